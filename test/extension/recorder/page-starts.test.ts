import { expect, test } from 'vitest';
import { createPageStarts } from '../../../extension/recorder/page-starts.ts';
import { entry } from './build.ts';

const PAGE = 'https://app.example/start';
const page = (startedAt: number, url = PAGE, type = 'text/html; charset=utf-8') =>
  entry({ method: 'GET', url, startedAt, headers: { 'Content-Type': type } });

test('a page began when its document was asked for, whatever its fragment', async () => {
  const starts = createPageStarts();
  starts.add(page(1_000));
  starts.add(page(2_000, `${PAGE}/frame`));
  expect(await starts.startOf(`${PAGE}#top`)).toBe(1_000);
});

test('a document that is in the log a moment later is waited for', async () => {
  const starts = createPageStarts();
  const start = starts.startOf(PAGE);
  starts.add(page(500, `${PAGE}.json`, 'application/json'));
  starts.add(page(1_000));
  expect(await start).toBe(1_000);
});

test('a page that is loaded again did not begin at its first load, nor one out of the cache at any', async () => {
  const starts = createPageStarts(0);
  starts.add(page(1_000));
  expect(await starts.startOf(PAGE)).toBe(1_000);
  expect(await starts.startOf(PAGE)).toBeNull();
  starts.add(page(2_000));
  expect(await starts.startOf(PAGE)).toBe(2_000);
});

test('no more than the last documents are kept', async () => {
  const starts = createPageStarts(0);
  for (let index = 0; index < 51; index += 1) starts.add(page(index, `${PAGE}/${index}`));
  expect(await starts.startOf(`${PAGE}/0`)).toBeNull();
  expect(await starts.startOf(`${PAGE}/1`)).toBe(1);
});

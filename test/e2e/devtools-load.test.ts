import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenshot } from '../support/browser/chromium.ts';
import { type Inspected, inspected } from '../support/browser/inspected.ts';
import { tasksOf } from '../support/browser/main-thread.ts';
import { scrollList } from '../support/browser/scrolling.ts';
import { runs } from '../support/runs.ts';

/** A page that makes very many calls, and the panel in the real DevTools that has to bear it. In this order. */
const CALLS = runs(120, 10_000);
/** As the recorder keeps them. */
const KEPT = 10_000;
let dev: Inspected;
let panel: Frame;

beforeAll(async () => {
  dev = await inspected({ key: 'load-key-0123456789' });
  panel = dev.panel.frame;
});
afterAll(() => dev?.[Symbol.asyncDispose]());

/** As many at once as a browser has connections to one host. */
const makeCalls = (count: number): Promise<unknown> =>
  dev.page.evaluate(`(async () => {
    let next = 0;
    const one = async () => {
      while (next < ${count}) {
        await relay.clientSecretRequest({
          clientSecretName: 'service',
          url: '${dev.upstream.url}/v1/things/' + next++,
          method: 'POST',
          headers: { Authorization: 'Bearer $CLIENT_SECRET' },
          data: { prompt: 'hello' },
        });
      }
    };
    await Promise.all(Array.from({ length: 6 }, one));
  })()`);

/** What the panel's log holds of each call, read where it is. */
const read = (what: string): Promise<unknown> =>
  panel.evaluate(`(({ calls, total }) => ${what})(clientSecretRecorder.snapshot())`);
const count = (): Promise<string | null> => dev.panel.count.textContent();

/** Calls as they come from a file, made of those that the page has made: each with a path of its own. */
const addCalls = (many: number): Promise<unknown> =>
  panel.evaluate(`{
    const { calls } = clientSecretRecorder.snapshot();
    const last = calls.at(-1).startedAt;
    clientSecretRecorder.add(Array.from({ length: ${many} }, (_, at) => {
      const call = calls[at % calls.length];
      const url = call.sent.url + '/more/' + at;
      return { ...call, startedAt: last + (at + 1) * 40, sent: { ...call.sent, url } };
    }));
  }`);

/** Bytes of the panel's window and all that it shares a heap with, after what is garbage has gone. */
async function heap(): Promise<number> {
  const session = await dev.chromium.context.newCDPSession(panel);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

/** Figures are for who looks at a long run. */
const tell = (text: string): void => {
  if (process.env.LONG) console.log(text);
};

test(`each of ${CALLS} calls of a page is recorded once, and few rows of them are on the page`, async () => {
  const { tasks } = await tasksOf(dev.devTools.window, panel, async () => {
    await makeCalls(CALLS);
    await expect.poll(() => read('total'), { timeout: 60_000 }).toBe(CALLS);
  });
  expect(await read('new Set(calls.map(({ sent }) => sent.url)).size')).toBe(Math.min(CALLS, KEPT));
  await expect.poll(count).toBe(`${CALLS.toLocaleString('en')} calls`);
  // The newest is seen: the list follows.
  await panel.locator(`[data-call][aria-rowindex="${CALLS + 1}"]`).waitFor();
  expect(await panel.locator('[data-call]').count()).toBeLessThan(80);
  // More than a few tasks: the search has found the right thread.
  expect(tasks.length).toBeGreaterThan(CALLS / 10);
  const long = tasks.filter((time) => time > 50);
  tell(`${tasks.length} tasks, the longest ${Math.max(...tasks).toFixed(1)} ms, ${long.length} over 50 ms`);
  if (process.env.LONG) expect(long).toEqual([]);
});

test('ten thousand are kept and the rest is counted, in a bounded heap', async () => {
  await addCalls(KEPT);
  await expect.poll(count).toBe(`last 10,000 of ${(CALLS + KEPT).toLocaleString('en')} calls`);
  const once = await heap();
  for (let round = 0; round < 3; round += 1) await addCalls(KEPT);
  await expect.poll(count).toBe(`last 10,000 of ${(CALLS + 4 * KEPT).toLocaleString('en')} calls`);
  expect(await read('calls.length')).toBe(KEPT);
  const later = await heap();
  tell(`heap ${(once / 1e6).toFixed(1)} MB, after 30,000 more ${(later / 1e6).toFixed(1)} MB`);
  expect(once).toBeLessThan(80e6);
  expect(later).toBeLessThan(once * 1.2);
});

test.each([
  ['a row', 22, 2],
  ['ten rows', 220, 12],
  ['a hundred rows', 2_200, 60],
])(
  'scrolling by %s a frame makes no row anew, and changes only those that come into sight',
  async (_, step, coming) => {
    const { result, tasks } = await tasksOf(dev.devTools.window, panel, () => scrollList(panel, step, runs(60, 300)));
    const { rows, made, changed, frames } = result;
    expect(rows).toBeLessThan(80);
    expect(made).toBe(0);
    // Eight cells of a row; not nothing, for else the count has not seen what it counts.
    expect(changed).toBeLessThan(coming * 8);
    expect(changed).toBeGreaterThan(1);
    const middle = [...frames].sort((a, b) => a - b)[frames.length >> 1] as number;
    const work = tasks.reduce((sum, time) => sum + time, 0) / frames.length;
    tell(
      `${step} px: ${middle.toFixed(1)} ms between frames, ${work.toFixed(1)} ms of work each, ${changed.toFixed(1)} cells`,
    );
    if (process.env.LONG) {
      // 60 a second, and what the main thread does for each fits into it.
      expect(middle).toBeLessThan(17.5);
      expect(work).toBeLessThan(16.7);
      expect(tasks.filter((time) => time > 50)).toEqual([]);
    }
  },
);

test('who reads further up stays there while calls come in below and go above', async () => {
  const texts = (): Promise<string[]> =>
    panel.locator(':has(> [role=treegrid])').evaluate((list) => {
      const { top, bottom } = list.getBoundingClientRect();
      return [...list.querySelectorAll('[data-call]')]
        .filter((row) => row.getBoundingClientRect().top > top + 22 && row.getBoundingClientRect().bottom < bottom)
        .map((row) => row.textContent ?? '');
    });
  await panel.locator(':has(> [role=treegrid])').evaluate((list) => {
    list.scrollTop = 110_000;
  });
  await panel.locator('[data-call][aria-rowindex="5002"]').waitFor();
  const before = await texts();
  expect(before.length).toBeGreaterThan(5);
  await addCalls(1_000);
  await panel.locator('[data-call][aria-rowindex="4002"]').waitFor();
  expect(await texts()).toEqual(before);
  await screenshot(dev.devTools.window, 'devtools-load');
});

import { expect, test } from 'vitest';
import { body, call, entry, mirrored, preflight, REQUEST, recording } from '../recorder/build.ts';

/** What Firefox does otherwise than Chromium. */

test('a browser that tells of a new page after its first calls tells when the page began: those calls stay', async () => {
  const { recorder, finished, navigated } = recording();
  for (const startedAt of [1_000, 2_000]) await finished(entry({ body, startedAt }));
  navigated(1_500);
  await finished(entry({ body, startedAt: 1_200 }));
  expect(recorder.snapshot()).toMatchObject({ total: 1, calls: [{ startedAt: 2_000 }] });
  navigated();
  expect(recorder.snapshot().total).toBe(0);
});

test('a browser that tells nothing of calls that it did not send has them by their preflight', async () => {
  const failed = preflight({ asks: 'PROPFIND', headers: { 'Access-Control-Allow-Origin': '*' } });
  const [telling, silent] = [recording(), recording({ reportsUnsent: false })];
  for (const { finished } of [telling, silent]) await finished(failed);
  expect(telling.recorder.snapshot().total).toBe(0);
  const reason = { kind: 'method', method: 'PROPFIND' };
  expect(silent.recorder.snapshot().calls).toMatchObject([
    { status: 0, source: 'none', route: 'request', sent: { url: '', problem: null }, preflight: { reason } },
  ]);
  await silent.finished(preflight({ headers: { 'Access-Control-Allow-Origin': '*' } }));
  expect(silent.recorder.snapshot().total).toBe(1);
});

/** What Firefox hands over of a body, in characters. */
const HANDED_OVER = 1_048_576;

test('of a request that the browser cuts, what stands before its long data is read', async () => {
  const long = JSON.stringify({ ...REQUEST, data: { prompt: 'x'.repeat(HANDED_OVER) } });
  const { recorder, finished } = recording();
  await finished(entry({ body: long.slice(0, HANDED_OVER), headers: mirrored }));
  await finished(entry({ body: `{"data":"${'x'.repeat(HANDED_OVER)}`, headers: mirrored }));
  await finished(entry({ body: long.slice(0, 200), headers: mirrored }));
  const [read, unreadable, broken] = recorder.snapshot().calls.map(({ sent }) => sent);
  expect(read).toMatchObject({
    secret: 'openai',
    method: 'POST',
    url: REQUEST.url,
    headers: [['Authorization', 'Bearer $CLIENT_SECRET']],
    bodyNote: 'cut',
    problem: null,
  });
  expect(read?.body).toMatch(/^"data":\{"prompt":"x+$/);
  for (const one of [unreadable, broken]) expect(one).toMatchObject({ secret: '', problem: { param: 'request' } });
});

test.each([
  ['text', 'application/json', `"${'y'.repeat(HANDED_OVER)}`, '\0'.repeat(500)],
  ['bytes', 'image/png', btoa('y'.repeat(HANDED_OVER - 1)), 'A'.repeat(500)],
])('a response of which the browser hands over zeros for a part, as %s, is none', async (_, type, start, zeros) => {
  const { recorder, finished } = recording();
  for (const text of [start + zeros, start]) {
    await finished({ ...entry({ body, headers: mirrored }), getContent: (done) => done?.(text, type) });
  }
  expect(recorder.snapshot().calls.map((call) => call.body.state)).toEqual(['too-large', 'kept']);
});

test('a panel whose window is gone does not keep the next one from being told', async () => {
  const { recorder, finished } = recording();
  recorder.subscribe(() => {
    throw new TypeError("can't access dead object");
  });
  let told = 0;
  recorder.subscribe(() => {
    told += 1;
  });
  await finished(entry({ body, headers: mirrored }));
  expect(told).toBe(1);
});

test('calls from elsewhere are copied: the window that read them can go', () => {
  const { recorder } = recording();
  const read = call({ initiator: 'import' });
  recorder.add([read]);
  expect(recorder.snapshot().calls).toEqual([read]);
  expect(recorder.snapshot().calls[0]?.sent).not.toBe(read.sent);
});

import { readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { QueuedCall } from '../../../shared/protocol/queue.ts';
import { uploadThatHalts } from '../../support/relay/halted-upload.ts';
import { callsOf } from '../../support/relay/queue-scene.ts';
import { startWorkers, type WorkerScene } from '../../support/relay/worker-scene.ts';
import { json, never, startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

/** Files of queued calls, which one of two workers receives and stores, and the primary process sends. */
const MAX_STORED = 8_000_000;
/** Of one caller. */
const SHARE = MAX_STORED / 4;
const MAX_PENDING = 6;

let upstream: Upstream;
let scene: WorkerScene;
let calls: ReturnType<typeof callsOf>;
beforeAll(async () => {
  upstream = await startUpstream();
  scene = await startWorkers(upstream.url, {
    RELAY_QUEUE_MAX_STORED_BYTES: String(MAX_STORED),
    RELAY_QUEUE_MAX_PENDING_PER_CALLER: String(MAX_PENDING),
  });
  await scene.register('open');
  calls = callsOf({ url: scene.relay.url, owner: scene.owner.fetch }, upstream);
});
afterAll(async () => {
  await scene?.[Symbol.asyncDispose]();
  await upstream?.close();
});

const folder = (): string => path.join(scene.relay.dataDir, 'queue');
const files = (): string[] => readdirSync(folder());
/** Has a file of a queued call open. */
const isWriting = (pid: number): boolean =>
  readdirSync(`/proc/${pid}/fd`).some((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith(folder());
    } catch {
      // It has been closed meanwhile.
      return false;
    }
  });
const post = (content: string, more = {}, headers: Record<string, string> = {}): Promise<Response> =>
  calls.postFiles([['data[file]', new Blob([content])]], more, headers);
/** At once, so that each has a connection of its own, and the workers take turns. */
const together = (count: number, content: (index: number) => string, more = {}) =>
  Promise.all(Array.from({ length: count }, (_, index) => post(content(index), more)));
const idOf = async (response: Response): Promise<string> => {
  expect(response.status).toBe(202);
  return ((await response.json()) as QueuedCall).id;
};
const cancelAll = async (accepted: readonly Response[], headers = {}): Promise<void> => {
  for (const response of accepted) await calls.ask(`/v1/requests/${await idOf(response)}`, headers, 'DELETE');
};

test.each([
  ['short enough for a row', 10],
  ['in a file', 6_000],
])('arrive at the API byte by byte: %s', async (_, repeated) => {
  upstream.response = json({ ok: true });
  const before = upstream.received.length;
  const content = (index: number): string => `${index} of many \r\n\0\u{1F511}`.repeat(repeated);
  const ids = await Promise.all((await together(MAX_PENDING, content)).map(idOf));
  for (const id of ids) expect((await calls.settled(id)).status).toBe(200);
  const bodies = upstream.received.slice(before).map(({ body }) => body);
  expect(bodies).toHaveLength(MAX_PENDING);
  for (let index = 0; index < MAX_PENDING; index += 1) {
    const part = Buffer.from(`\r\n\r\n${content(index)}\r\n--`);
    expect(bodies.filter((body) => body.includes(part))).toHaveLength(1);
  }
});

test('a worker that is killed while it receives them leaves no file, no place and no room taken', async () => {
  upstream.response = json({ ok: true });
  const before = files();
  const sending = uploadThatHalts(scene.relay.url, calls.request());
  await expect.poll(() => files().length).toBe(before.length + 1);
  // All that the caller may store is promised to the upload, whose length is not known.
  expect((await post('x'.repeat(SHARE / 2))).status).toBe(429);
  const [receiving = 0, ...others] = scene.workers().filter(isWriting);
  expect(others).toEqual([]);
  process.kill(receiving, 'SIGKILL');
  expect(await sending.ended).toBe('broken');
  await expect.poll(files).toEqual(before);
  await expect.poll(() => scene.workers().length).toBe(2);
  const id = await idOf(await post('x'.repeat(SHARE / 2)));
  expect((await calls.settled(id)).status).toBe(200);
});

test('a call that was accepted runs, though the worker that has accepted it is killed', async () => {
  upstream.response = never;
  const before = upstream.received.length;
  const blocking = await post('first', { queue: 'after' });
  await upstream.request(before);
  const ids = await Promise.all(
    (await together(4, (index) => `kept ${index} `.repeat(10_000), { queue: 'after' })).map(idOf),
  );
  const killed = scene.workers();
  for (const pid of killed) process.kill(pid, 'SIGKILL');
  await expect.poll(() => scene.workers().filter((pid) => !killed.includes(pid))).toHaveLength(2);
  upstream.response = json({ ok: true });
  await cancelAll([blocking]);
  for (const id of ids) expect((await calls.settled(id)).status).toBe(200);
  const bodies = upstream.received.slice(before + 1).map(({ body }) => body.toString());
  expect(bodies).toHaveLength(ids.length);
  for (let index = 0; index < ids.length; index += 1)
    expect(bodies.filter((body) => body.includes(`kept ${index} `.repeat(10_000)))).toHaveLength(1);
});

test('of one caller, so many wait, whichever workers have received them', async () => {
  upstream.response = never;
  const responses = await together(3 * MAX_PENDING, () => 'x');
  const accepted = responses.filter(({ status }) => status === 202);
  expect(accepted).toHaveLength(MAX_PENDING);
  expect(responses.filter(({ status }) => status === 429)).toHaveLength(2 * MAX_PENDING);
  await cancelAll(accepted);
});

test('of one caller, so many bytes are stored, whichever workers have received them', async () => {
  upstream.response = never;
  // Has nothing stored that could make room.
  const ann = await calls.signIn('ann');
  const responses = await Promise.all([1, 2, 3, 4].map(() => post('x'.repeat(0.7 * SHARE), {}, ann)));
  expect(responses.map(({ status }) => status).sort()).toEqual([202, 429, 429, 429]);
  expect((await post('x'.repeat(SHARE), {}, ann)).status).toBe(413);
  await cancelAll(
    responses.filter(({ status }) => status === 202),
    ann,
  );
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorkers, type WorkerScene } from '../../support/relay/worker-scene.ts';
import { startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

const CALLS = 500;
const LIMIT = 100;

let upstream: Upstream;
let scene: WorkerScene;

beforeAll(async () => {
  upstream = await startUpstream();
  scene = await startWorkers(upstream.url);
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await upstream.close();
});

const passed = (responses: readonly { status: number }[]): number =>
  responses.filter(({ status }) => status === 200).length;

test.each([
  ['perDay', 'QUOTA_EXCEEDED'],
  ['perMinute', 'RATE_LIMITED'],
])(`of ${CALLS} calls at once on two workers, ${LIMIT} are within %s`, async (limit, code) => {
  await scene.register(limit, { limits: { [limit]: LIMIT } });
  const before = upstream.received.length;
  const responses = await Promise.all(Array.from({ length: CALLS }, () => scene.call(limit)));
  expect(passed(responses)).toBe(LIMIT);
  expect(upstream.received.length - before).toBe(LIMIT);
  const codes = responses.filter(({ status }) => status !== 200).map(({ body }) => JSON.parse(body.toString()).code);
  expect(codes).toEqual(Array(CALLS - LIMIT).fill(code));
});

test('a count outlives the worker that asked for it, and a restart of the relay', async () => {
  await scene.register('kept', { limits: { perDay: 3 } });
  expect(passed([await scene.call('kept'), await scene.call('kept')])).toBe(2);
  const [killed = 0, other] = scene.workers();
  process.kill(killed, 'SIGKILL');
  await expect.poll(scene.workers).not.toContain(killed);
  await expect.poll(() => scene.workers().length).toBe(2);
  expect(scene.workers()).toContain(other);
  expect(passed([await scene.call('kept'), await scene.call('kept'), await scene.call('kept')])).toBe(1);
});

test('a pause is in force with the next call on any worker, and so is its end', async () => {
  await scene.register('paused');
  const pause = (paused: boolean): Promise<Response> =>
    scene.owner.fetch('/v1/secrets/paused', { method: 'PATCH', json: { paused } });
  for (let times = 0; times < 25; times += 1) {
    expect((await pause(true)).status).toBe(200);
    const refused = await Promise.all(Array.from({ length: 4 }, () => scene.call('paused')));
    expect(passed(refused)).toBe(0);
    expect((await pause(false)).status).toBe(200);
    const allowed = await Promise.all(Array.from({ length: 4 }, () => scene.call('paused')));
    expect(passed(allowed)).toBe(4);
  }
});

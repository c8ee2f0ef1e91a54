import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchTraces } from '../../support/relay/live-traces.ts';
import { startWorkers, type WorkerScene } from '../../support/relay/worker-scene.ts';
import { startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

/** More than one worker has in turn. */
const ROUNDS = 8;

let upstream: Upstream;
let scene: WorkerScene;

beforeAll(async () => {
  upstream = await startUpstream();
  scene = await startWorkers(upstream.url);
  await scene.register('a');
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await upstream.close();
});

const json = async (target: string) => {
  const response = await scene.ask(target);
  return { status: response.status, content: JSON.parse(response.body.toString()) };
};
const traceOf = async (): Promise<string> => String((await scene.call('a')).headers['client-secret-trace']);
const inTurns = <T>(work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: ROUNDS }, (_, index) => work(index)));

test('a trace is found by whichever worker is asked, and all are in the list, newest first', async () => {
  const ids: string[] = [];
  for (let call = 0; call < ROUNDS; call += 1) ids.push(await traceOf());
  for (const id of ids) {
    const found = await inTurns(() => json(`/v1/traces/${id}`));
    expect(found.map(({ status, content }) => [status, content.id])).toEqual(Array(ROUNDS).fill([200, id]));
  }
  expect((await json('/v1/traces/none')).status).toBe(404);
  for (const { content } of await inTurns(() => json(`/v1/traces?limit=${ROUNDS}`))) {
    const listed = (content.traces as { id: string; at: string }[]).map(({ id }) => id);
    expect(new Set(listed)).toEqual(new Set(ids));
    const times = (content.traces as { at: string }[]).map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
  }
});

test('whoever watches on one worker sees the calls of all, once each', async () => {
  await using live = await watchTraces((path, init) => scene.owner.fetch(path, init));
  const ids = await inTurns(traceOf);
  await expect.poll(() => live.ids().length).toBe(ROUNDS);
  expect(new Set(live.ids())).toEqual(new Set(ids));
});

test('every worker gives the metrics of all', async () => {
  const ended = async (): Promise<number> => {
    const text = (await scene.ask('/metrics')).body.toString();
    const counts = [...text.matchAll(/calls_total\{[^}]*code="2xx"[^}]*\} (\d+)/g)];
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  };
  const before = await ended();
  await inTurns(traceOf);
  expect(await inTurns(ended)).toEqual(Array(ROUNDS).fill(before + ROUNDS));
});

test('equal refusals of all workers are one entry of the audit trail, which is there at once', async () => {
  await inTurns(() => scene.call('nobody-has-this'));
  for (const { content } of await inTurns(() => json('/v1/audit'))) {
    const entries = (content.entries as { what: string; subject: string }[]).filter(
      ({ what, subject }) => what === 'request.refused' && subject === 'nobody-has-this',
    );
    expect(entries).toHaveLength(1);
  }
});

test('a device that is revoked is refused by every worker at once', async () => {
  const link = await scene.owner.fetch('/v1/devices');
  expect(link.status).toBe(200);
  const { devices } = (await link.json()) as { devices: { id: string }[] };
  const revoked = await scene.owner.fetch(`/v1/devices/${devices[0]?.id}`, { method: 'DELETE' });
  expect(revoked.status).toBe(204);
  const statuses = await inTurns(async () => (await scene.ask('/v1/devices')).status);
  expect(statuses).toEqual(Array(ROUNDS).fill(401));
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallSummary } from '../../../shared/protocol/queue.ts';
import { callsOf } from '../../support/relay/queue-scene.ts';
import { startWorkers, type WorkerScene } from '../../support/relay/worker-scene.ts';
import { never, startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

/** Queued calls of a relay with two workers, of which neither runs them. */
let upstream: Upstream;
let scene: WorkerScene;
beforeAll(async () => {
  upstream = await startUpstream(never);
  scene = await startWorkers(upstream.url);
  await scene.register('open');
});
afterAll(async () => {
  await scene?.[Symbol.asyncDispose]();
  await upstream?.close();
});

test('a list has the places of calls that wait in another process', async () => {
  const { enqueue } = callsOf({ url: scene.relay.url, owner: scene.owner.fetch }, upstream);
  const owner = { authorization: `Bearer ${scene.owner.device.deviceToken}` };
  await enqueue({}, owner);
  await enqueue({}, owner);
  await upstream.request(0);
  const { body } = await scene.ask('/v1/requests?compact=true');
  const { list } = JSON.parse(body.toString()) as { list: CallSummary[] };
  expect(list.map(({ in_queue: place }) => place)).toEqual([2, 1]);
});

import { expect, test } from 'vitest';
import { startWorkers } from '../../support/relay/worker-scene.ts';
import { startUpstream } from '../../support/upstream/upstreams.ts';

test('a change gets its response when every worker knows of it, and not before', async () => {
  await using upstream = await startUpstream();
  await using scene = await startWorkers(upstream.url);
  await scene.register('known');
  const [stopped = 0] = scene.workers();
  process.kill(stopped, 'SIGSTOP');
  try {
    let responses = 0;
    // On connections of their own, so that one of them is at the worker that runs.
    const patches = [true, true].map(async (paused) => {
      const { status } = await scene.ask('/v1/secrets/known', { method: 'PATCH', json: { paused } });
      responses += 1;
      return status;
    });
    const called = async (): Promise<number> => (await Promise.any([scene.call('known'), scene.call('known')])).status;
    await expect.poll(called).toBe(403);
    // Whatever the worker was about to send before is there by now.
    await called();
    expect(responses).toBe(0);
    process.kill(stopped, 'SIGCONT');
    expect(await Promise.all(patches)).toEqual([200, 200]);
  } finally {
    process.kill(stopped, 'SIGCONT');
  }
});

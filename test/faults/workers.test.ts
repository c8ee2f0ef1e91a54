import { expect, test } from 'vitest';
import { isRunning } from '../support/relay/processes.ts';
import { callOf, startWorkers } from '../support/relay/worker-scene.ts';
import { eventStream, json, startUpstream } from '../support/upstream/upstreams.ts';

const STREAMS = 20;
const WHOLE = 'data: before\n\ndata: after\n\n';

/** Opens a stream; its text when it has ended, or `broken`. */
async function openStream(relay: string, upstream: string): Promise<{ readonly text: Promise<string> }> {
  const { target, ...call } = callOf('a', upstream);
  const response = await fetch(`${relay}${target}`, call);
  expect(response.status).toBe(200);
  return { text: response.text().catch(() => 'broken') };
}

test('kill -9 of a worker ends its own calls and no other, and it is replaced', async () => {
  const events = eventStream();
  let cut = 0;
  await using upstream = await startUpstream((received, response) => {
    response.once('close', () => {
      if (!response.writableFinished) cut += 1;
    });
    return events.handler(received, response);
  });
  await using scene = await startWorkers(upstream.url);
  const { relay, workers } = scene;
  await scene.register('a');
  const before = workers();
  expect(before).toHaveLength(2);
  const streams = await Promise.all(Array.from({ length: STREAMS }, () => openStream(relay.url, upstream.url)));
  events.send('before');

  const [killed = 0, other] = before;
  process.kill(killed, 'SIGKILL');
  await expect.poll(() => cut).toBeGreaterThan(0);
  await expect.poll(() => workers().filter((pid) => pid !== killed)).toHaveLength(2);
  events.send('after');
  events.end();
  const texts = await Promise.all(streams.map(({ text }) => text));
  const whole = texts.filter((text) => text === WHOLE).length;
  expect(whole).toBe(STREAMS - cut);
  expect(whole).toBeGreaterThan(0);
  expect(texts.filter((text) => text === 'broken')).toHaveLength(cut);

  expect(workers()).toContain(other);
  upstream.response = json({ ok: true });
  const statuses = await Promise.all(Array.from({ length: 40 }, () => scene.call('a').then(({ status }) => status)));
  expect(statuses).toEqual(Array(40).fill(200));
  await expect.poll(relay.output).toMatch(/ERROR worker ended how=SIGKILL pid=\d+ restartMs=\d+\n/);
});

test('under load, a worker that is killed again and again costs no call of the other one', async () => {
  await using upstream = await startUpstream();
  await using scene = await startWorkers(upstream.url);
  await scene.register('a');
  const failed: unknown[] = [];
  let calls = 0;
  let goesOn = true;
  const load = Array.from({ length: 8 }, async () => {
    while (goesOn) {
      await scene.call('a').then(
        ({ status }) => {
          if (status !== 200) failed.push(status);
        },
        // The connection was that worker's.
        (error: NodeJS.ErrnoException) => void failed.push(error.code),
      );
      calls += 1;
    }
  });
  for (let kills = 1; kills <= 3; kills += 1) {
    const enough = calls + 50;
    await expect.poll(() => calls).toBeGreaterThan(enough);
    const [killed = 0] = scene.workers();
    process.kill(killed, 'SIGKILL');
    await expect.poll(() => scene.workers().filter((pid) => pid !== killed)).toHaveLength(2);
  }
  goesOn = false;
  await Promise.all(load);
  // At most what was on the killed one each time; a refusal would be a call of the other one.
  expect(failed.filter((one) => one !== 'ECONNRESET')).toEqual([]);
  expect(failed.length).toBeLessThanOrEqual(3 * 8);
});

test('while no worker runs, connections wait for the next one', async () => {
  await using upstream = await startUpstream();
  await using scene = await startWorkers(upstream.url);
  await scene.register('a');
  for (const pid of scene.workers()) process.kill(pid, 'SIGKILL');
  const statuses = await Promise.all(Array.from({ length: 10 }, () => scene.call('a').then(({ status }) => status)));
  expect(statuses).toEqual(Array(10).fill(200));
});

test('kill -9 of the primary process ends the workers', async () => {
  await using upstream = await startUpstream();
  await using scene = await startWorkers(upstream.url);
  const workers = scene.workers();
  expect(workers.map(isRunning)).toEqual([true, true]);
  scene.relay.signal('SIGKILL');
  await expect.poll(() => workers.filter(isRunning)).toEqual([]);
});

test('a signal to the whole group, as of Ctrl+C, lets calls under way finish', async () => {
  const events = eventStream();
  await using upstream = await startUpstream(events.handler);
  await using scene = await startWorkers(upstream.url);
  await scene.register('a');
  const streams = await Promise.all(Array.from({ length: 4 }, () => openStream(scene.relay.url, upstream.url)));
  events.send('before');
  for (const pid of [...scene.workers(), scene.relay.pid]) process.kill(pid, 'SIGINT');
  await expect.poll(() => fetch(`${scene.relay.url}/readyz`).then(String, () => 'refused')).toBe('refused');
  events.send('after');
  events.end();
  expect(await Promise.all(streams.map(({ text }) => text))).toEqual(Array(4).fill(WHOLE));
  expect(await scene.relay.ended).toBe(0);
});

test('a port that is in use is reported once, as by one process', async () => {
  await using upstream = await startUpstream();
  const started = startWorkers(upstream.url, { RELAY_PORT: String(upstream.port) });
  await expect(started).rejects.toThrow('The port is in use');
});

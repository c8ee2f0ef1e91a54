import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createDrain } from '../../relay/server/drain.ts';
import type { Parts } from '../../relay/start/parts.ts';
import { startLocalRelay } from '../support/relay/local-relay.ts';
import { type Owner, pairOwner } from '../support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { openStore } from '../support/relay/store.ts';
import { runs } from '../support/runs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { eventStream, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

const STREAMS = 50;

/** A relay with a secret, and so many calls that stream events from the upstream. */
async function withStreams(
  upstream: Upstream,
  relay: RelayProcess,
  count: number,
): Promise<{ owner: Owner; responses: Response[] }> {
  const owner = await pairOwner(relay.connectLink);
  await owner.register({
    name: 'a',
    value: 'process-canary-0123456789',
    access: 'public',
    allow: [{ origin: upstream.url }],
  });
  const request = { clientSecretName: 'a', url: `${upstream.url}/`, method: 'GET', headers: { A: '$CLIENT_SECRET' } };
  const responses = await Promise.all(
    Array.from({ length: count }, () =>
      fetch(`${relay.url}/v1/request`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
      }),
    ),
  );
  return { owner, responses };
}

describe('SIGTERM', () => {
  test(`with ${STREAMS} streams under way: each comes whole, nothing new is taken, and nothing is lost`, async () => {
    const events = eventStream();
    await using upstream = await startUpstream(events.handler);
    const folder = await temporaryFolder();
    const relay = await startRelayProcess({ RELAY_DATA_DIR: folder.path });
    const { responses } = await withStreams(upstream, relay, STREAMS);
    expect(responses.map(({ status }) => status)).toEqual(Array(STREAMS).fill(200));
    events.send('before');
    relay.signal('SIGTERM');
    // No new connection: the port is free for the next relay at once.
    await expect
      .poll(() => fetch(`${relay.url}/readyz`).then(String, () => 'refused'), { timeout: 10_000 })
      .toBe('refused');
    events.send('after');
    events.end();
    const bodies = await Promise.all(responses.map((response) => response.text()));
    expect(bodies).toEqual(Array(STREAMS).fill('data: before\n\ndata: after\n\n'));
    expect(await relay.ended).toBe(0);

    const store = await openStore(folder.path);
    expect(store.vault.page(1_000, null).secrets).toMatchObject([{ name: 'a', uses: STREAMS }]);
    expect(store.database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    store.close();
    await folder.remove();
  });

  test('without the drain, which only closes the server, streams break off', async () => {
    const events = eventStream();
    await using upstream = await startUpstream(events.handler);
    /** What became of the streams of a relay that is stopped while they are under way. */
    const stopped = async (createDrain: Parts['createDrain']): Promise<string[]> => {
      const relay = await startLocalRelay({}, { createDrain });
      await relay.register({
        name: 'a',
        value: 'a-value-of-some-key',
        access: 'public',
        allow: [{ origin: upstream.url }],
      });
      const request = { clientSecretName: 'a', url: upstream.url, method: 'GET', headers: { A: '$CLIENT_SECRET' } };
      const responses = await Promise.all(Array.from({ length: 5 }, () => relay.call(request)));
      const bodies = responses.map((response) => response.text().catch(() => 'broken off'));
      events.send('before');
      const ended = relay.stop();
      events.send('after');
      events.end();
      await ended;
      return Promise.all(bodies);
    };
    expect(await stopped(createDrain)).toEqual(Array(5).fill('data: before\n\ndata: after\n\n'));
    const abrupt: Parts['createDrain'] = (server) => async () => {
      server.close();
      server.closeAllConnections();
    };
    expect(await stopped(abrupt)).toEqual(Array(5).fill('broken off'));
  });

  test('streams that do not end are cut when the time is over, visibly', async () => {
    // The relay's own time is 25 s; the same drain with a shorter one.
    const serve = async (maxMs: number, streams: number) => {
      const server = http.createServer((_, res) => {
        res.writeHead(200, { 'content-type': 'text/event-stream' });
        res.write('data: first\n\n');
      });
      const drain = createDrain(server, maxMs);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const responses = await Promise.all(Array.from({ length: streams }, () => fetch(url)));
      let open = streams;
      const ends = responses.map((response) =>
        response.text().then(
          () => 'complete',
          () => {
            open -= 1;
            return 'broken off';
          },
        ),
      );
      return { server, drain, ends, open: () => open };
    };
    const patient = await serve(600_000, 1);
    const drained = patient.drain();
    const { drain, ends } = await serve(300, STREAMS);
    await drain();
    expect(await Promise.all(ends)).toEqual(Array(STREAMS).fill('broken off'));
    // A drain with more time, that began before, still waits: nothing but the time has cut the others.
    expect(patient.open()).toBe(1);
    patient.server.closeAllConnections();
    await drained;
  });

  test.runIf(runs(0, 1) === 1)('and with the real relay after 25 s at most', async () => {
    await using upstream = await startUpstream(eventStream().handler);
    const relay = await startRelayProcess();
    const { responses } = await withStreams(upstream, relay, STREAMS);
    const start = performance.now();
    relay.signal('SIGTERM');
    expect(await relay.ended).toBe(0);
    expect(performance.now() - start).toBeGreaterThan(20_000);
    expect(performance.now() - start).toBeLessThan(30_000);
    const ends = await Promise.all(
      responses.map((response) =>
        response.text().then(
          () => 'complete',
          () => 'broken off',
        ),
      ),
    );
    expect(ends).toEqual(Array(STREAMS).fill('broken off'));
    await relay.stop();
  });
});

test('SIGINT waits for calls under way; a second one does not', async () => {
  const events = eventStream();
  await using upstream = await startUpstream(events.handler);
  await using relay = await startRelayProcess();
  const { responses } = await withStreams(upstream, relay, 1);
  relay.signal('SIGINT');
  await expect
    .poll(() => fetch(`${relay.url}/readyz`).then(String, () => 'refused'), { timeout: 10_000 })
    .toBe('refused');
  events.send('still there');
  const { value } = (await responses[0]?.body?.getReader().read()) ?? {};
  expect(Buffer.from(value ?? []).toString()).toBe('data: still there\n\n');
  relay.signal('SIGINT');
  expect(await relay.ended).toBe(130);
});

/** Something in the process that nobody waits for goes wrong, on a signal. */
const onSignal = (before: string): Record<string, string> => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
    `process.on('SIGUSR2', () => { ${before} Promise.reject(new TypeError('a-message-with-a-value')); })`,
  )}`,
});

test('a promise that nobody waits for does not end the process, and is told without its message', async () => {
  await using relay = await startRelayProcess(onSignal(''));
  relay.signal('SIGUSR2');
  await expect.poll(() => relay.output(), { timeout: 10_000 }).toContain('Internal error: TypeError');
  expect((await fetch(`${relay.url}/readyz`)).status).toBe(200);
  expect(relay.output()).not.toContain('a-message-with-a-value');
  expect(await relay.quit()).toBe(0);
});

test('without the handler it ends, and its message is printed', async () => {
  await using relay = await startRelayProcess(
    onSignal("process.removeAllListeners('unhandledRejection'); process.removeAllListeners('uncaughtException');"),
  );
  relay.signal('SIGUSR2');
  expect(await relay.ended).toBe(1);
  expect(relay.output()).toContain('a-message-with-a-value');
});

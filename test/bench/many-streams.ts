import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Client } from 'undici';
import { memoryOf } from '../support/memory.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { selfSigned } from '../support/upstream/certificates.ts';
import { SECOND_CORE, startPeer, startRelay } from './contenders.ts';
import { spread } from './statistics.ts';
import { direct, sdkCall, type WireRequest, type Workload } from './workloads.ts';

const STREAMS = 1_000;
const OPEN: Workload = { name: 'open stream', method: 'GET', path: '/v1/events?open' };

/** Streams that are opened all at once to one upstream over HTTP/2: when the first event of each comes, and the memory. */
export async function benchManyStreams({ rounds }: { readonly rounds: number }): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const folder = await temporaryFolder();
  stack.defer(folder.remove);
  const { cert, key } = selfSigned({ names: ['127.0.0.1'] });
  const ca = path.join(folder.path, 'cert.pem');
  await writeFile(ca, cert);
  await writeFile(path.join(folder.path, 'key.pem'), key);
  const peer = stack.use(await startPeer('event-stream-h2', folder.path, SECOND_CORE));
  const upstream = peer.url.replace('http:', 'https:');
  const relay = await startRelay(stack, upstream, { RELAY_CA_FILE: ca, RELAY_MAX_CALLS: String(2 * STREAMS) });

  const call = sdkCall(relay.url, upstream, OPEN);
  const straight = direct(upstream, OPEN);
  const connect = { ca: cert };
  const ways: Readonly<Record<string, () => Promise<number[]>>> = {
    relay: () => openAll(() => new Client(relay.url), STREAMS, call),
    'direct, a connection each': () =>
      openAll(() => new Client(upstream, { allowH2: true, connect }), STREAMS, straight),
    'direct, one connection': () =>
      openAll(
        () => new Client(upstream, { allowH2: true, connect, pipelining: STREAMS, maxConcurrentStreams: STREAMS }),
        1,
        straight,
      ),
  };
  await ways.relay?.();
  const measured: Record<string, number[]>[] = [];
  const memory: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const times: Record<string, number[]> = {};
    for (const [name, open] of Object.entries(ways)) times[name] = await open();
    measured.push(times);
    const before = memoryOf(relay.pid).resident;
    await openAll(
      () => new Client(relay.url),
      STREAMS,
      call,
      () => {
        memory.push(((memoryOf(relay.pid).resident - before) * 1000) / STREAMS);
      },
    );
  }
  console.log(`\n### ${STREAMS} streams at once, HTTP/2 upstream\n`);
  for (const name of Object.keys(ways)) {
    const [half, last] = [0.5, 1].map((share) => measured.map((times) => at(times[name] ?? [], share)));
    console.log(
      `- ${name}: first event after ${spread(half ?? [], 0)} ms, of the last stream after ${spread(last ?? [], 0)} ms`,
    );
  }
  console.log(`- memory of an open stream: ${spread(memory, 1)} KB`);
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;

/** Milliseconds until the first event of each, sorted. */
async function openAll(
  connect: () => Client,
  connections: number,
  { url, headers }: WireRequest,
  whileOpen = (): void => {},
): Promise<number[]> {
  const { pathname, search } = new URL(url);
  const clients = Array.from({ length: connections }, connect);
  const started = performance.now();
  const times = await Promise.all(
    Array.from({ length: STREAMS }, async (_, index) => {
      const client = clients[index % connections] as Client;
      const { statusCode, body } = await client.request({ path: pathname + search, method: 'GET', headers });
      if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}: ${await body.text()}`);
      body.on('error', () => {});
      await new Promise((resolve) => body.once('data', resolve));
      return performance.now() - started;
    }),
  );
  whileOpen();
  await Promise.all(clients.map((client) => client.destroy()));
  return times.toSorted((a, b) => a - b);
}

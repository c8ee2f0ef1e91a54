import { performance } from 'node:perf_hooks';
import { Client } from 'undici';
import { SECOND_CORE, startContenders, startPeer } from './contenders.ts';
import { inTurns, printMedians } from './report.ts';
import { direct, type WireRequest, type Workload } from './workloads.ts';

const EVENTS: Workload = { name: 'events', method: 'GET', path: '/v1/events' };
const CALLS = 300;

/** How much later the first event of a stream comes than without a proxy, one stream after the other. */
export async function benchStreams({ rounds }: { readonly rounds: number }): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const upstream = stack.use(await startPeer('event-stream', '', SECOND_CORE));
  const contenders = [
    { name: 'direct', request: (workload: Workload) => direct(upstream.url, workload) },
    ...(await startContenders(stack, upstream.url)),
  ];
  const measure = (contender: (typeof contenders)[number]) => firstEvents(contender.request(EVENTS));
  for (const contender of contenders) await measure(contender);
  const measured = await inTurns([contenders], rounds, measure);
  const added = measured.map((round) => {
    const least = round.get('direct') ?? Number.NaN;
    return new Map([...round].map(([name, ms]) => [name, { ms, added: ms - least }]));
  });
  console.log('\n### First event');
  printMedians(added, { 'median, ms': [({ ms }) => ms, 3], 'added, ms': [({ added }) => added, 3] });
}

/** Median time from the request to the first byte of the body, in milliseconds, one call after the other. */
async function firstEvents(call: WireRequest): Promise<number> {
  const client = new Client(new URL(call.url).origin);
  const times: number[] = [];
  for (let index = 0; index < CALLS; index += 1) {
    const started = performance.now();
    const ended = await firstByte(client, call);
    times.push(performance.now() - started);
    await ended();
  }
  await client.destroy();
  return times.toSorted((a, b) => a - b)[Math.floor(CALLS / 2)] ?? Number.NaN;
}

/** Resolves with the first byte, to a function that waits for the end. */
async function firstByte(
  client: Client,
  { url, method, headers, body: sent }: WireRequest,
): Promise<() => Promise<void>> {
  const { pathname, search } = new URL(url);
  const { statusCode, body } = await client.request({
    path: pathname + search,
    method: method as 'GET',
    headers,
    body: sent || null,
  });
  if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}: ${await body.text()}`);
  const chunks = body[Symbol.asyncIterator]();
  await chunks.next();
  return async () => {
    while (!(await chunks.next()).done);
  };
}

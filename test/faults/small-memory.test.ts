import { describe, expect, test } from 'vitest';
import { memoryOf } from '../support/memory.ts';
import { pairOwner } from '../support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { runs } from '../support/runs.ts';
import { eventStream, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** Megabytes, of the size that small virtual machines have. */
const MACHINE = (256 * 1024 * 1024) / 1e6;
const STREAMS = runs(200, 1_000);
/** An upstream has at most 256 connections; all streams to one would wait for each other. */
const STREAMING_UPSTREAMS = 5;
const BURST = runs(1_500, 60_000);
const CALLERS = 64;
/** Just below the largest call that is allowed by default. */
const LARGE_BYTES = 10_000_000;
const LARGE_CALLS = 8;
const AT_ONCE = runs(3, 8);
/** Milliseconds; V8 collects some seconds after the last call. */
const RETURNED_WITHIN = 90_000;
const TIMEOUT = runs(180_000, 900_000);

type Call = (url: string, data: unknown) => Promise<Response>;

async function callerOf(relay: RelayProcess, upstreams: readonly Upstream[]): Promise<Call> {
  const owner = await pairOwner(relay.connectLink);
  const allow = upstreams.map(({ url }) => ({ origin: url }));
  await owner.register({ name: 'a', value: 'memory-canary-0123456789', access: 'public', allow });
  return (url, data) =>
    fetch(`${relay.url}/v1/request`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        clientSecretName: 'a',
        url: `${url}/`,
        method: 'POST',
        headers: { 'content-type': 'application/json', Authorization: '$CLIENT_SECRET' },
        data,
      }),
    });
}

async function statusesOf(calls: readonly Promise<Response>[]): Promise<number[]> {
  const responses = await Promise.all(calls);
  await Promise.all(responses.map((response) => response.text()));
  return responses.map(({ status }) => status);
}

describe('with the default settings the relay never has more than 256 MB', { timeout: TIMEOUT }, () => {
  test(`in a burst of ${BURST} calls while ${STREAMS} streams are open`, async () => {
    const events = eventStream();
    await using stack = new AsyncDisposableStack();
    const streaming = await Promise.all(
      Array.from({ length: STREAMING_UPSTREAMS }, async () => stack.use(await startUpstream(events.handler))),
    );
    const upstream = stack.use(await startUpstream());
    const relay = stack.use(await startRelayProcess());
    const call = await callerOf(relay, [upstream, ...streaming]);
    const streams = await Promise.all(
      Array.from({ length: STREAMS }, (_, index) => call(streaming[index % STREAMING_UPSTREAMS]?.url ?? '', {})),
    );
    let left = BURST;
    const statuses = new Set<number>();
    const caller = async (): Promise<void> => {
      while (left-- > 0) statuses.add((await statusesOf([call(upstream.url, { prompt: 'b'.repeat(900) })]))[0] ?? 0);
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
    expect([...statuses]).toEqual([200]);
    events.send('whole');
    events.end();
    const texts = await Promise.all(streams.map((response) => response.text()));
    expect(texts).toEqual(Array(STREAMS).fill('data: whole\n\n'));
    expect(memoryOf(relay.pid).peak).toBeLessThan(MACHINE);
  });

  test(`in ${LARGE_CALLS} calls of ${LARGE_BYTES} bytes, one after the other`, async () => {
    await using upstream = await startUpstream();
    await using relay = await startRelayProcess();
    const call = await callerOf(relay, [upstream]);
    for (let made = 0; made < LARGE_CALLS; made += 1) {
      expect(await statusesOf([call(upstream.url, { text: 'x'.repeat(LARGE_BYTES) })])).toEqual([200]);
    }
    expect(memoryOf(relay.pid).peak).toBeLessThan(MACHINE);
  });
});

test(`what ${AT_ONCE} calls of ${LARGE_BYTES} bytes at once need is returned while the relay is idle`, {
  timeout: TIMEOUT,
}, async () => {
  await using upstream = await startUpstream();
  await using relay = await startRelayProcess();
  const call = await callerOf(relay, [upstream]);
  const calls = Array.from({ length: AT_ONCE }, () => call(upstream.url, { text: 'x'.repeat(LARGE_BYTES) }));
  expect(await statusesOf(calls)).toEqual(Array(AT_ONCE).fill(200));
  const { peak } = memoryOf(relay.pid);
  await expect
    .poll(() => memoryOf(relay.pid).resident, { timeout: RETURNED_WITHIN })
    .toBeLessThan(peak - AT_ONCE * 3 * (LARGE_BYTES / 1e6));
});

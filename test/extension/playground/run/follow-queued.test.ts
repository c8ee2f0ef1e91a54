import { describe, expect, test } from 'vitest';
import { followQueued, LEFT, progressOf } from '../../../../extension/playground/run/follow-queued.ts';
import { fail, type Outcome, ok } from '../../../../extension/relay-client/outcome.ts';
import type { QueuedProgress } from '../../../../extension/request-model/queued-progress.ts';

const START: QueuedProgress = {
  relayId: 'relay',
  id: 'call',
  queue: 'q',
  state: 'pending',
  place: 2,
  polls: 0,
  polledAt: null,
};
const from = (source: string, body: unknown, status = 200, headers = {}): Outcome<Response> =>
  ok(new Response(JSON.stringify(body), { status, headers: { 'client-secret-relay': source, ...headers } }));
const waiting = (status: string, place: number) =>
  from('queued', { id: 'call', status, queue_name: 'q', in_queue: place }, 202);
const response = from('upstream', { image: 1 });

/** Polls get these outcomes in turn; the pauses between them are only written down. */
function following(outcomes: Outcome<Response>[], poll?: number) {
  const control = new AbortController();
  const pauses: number[] = [];
  const progress: QueuedProgress[] = [];
  const cancelled: string[] = [];
  const ended = followQueued(START, {
    relayId: 'relay',
    ask: async () => outcomes.shift() ?? response,
    cancel: async (id) => void cancelled.push(id),
    poll,
    signal: control.signal,
    onProgress: (one) => progress.push(one),
    now: () => 7,
    pause: async (milliseconds, signal) => {
      pauses.push(milliseconds);
      signal.throwIfAborted();
      if (outcomes.length === 0 && poll === Number.POSITIVE_INFINITY) {
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      }
    },
  });
  return { ended, pauses, progress, cancelled, control };
}

test('a call is asked for until its response is there, and each poll tells where it waits', async () => {
  const { ended, pauses, progress } = following([waiting('pending', 1), waiting('running', 1), response], 500);
  expect(await ended).toBe(response);
  expect(pauses).toEqual([500, 500, 500]);
  expect(progress).toMatchObject([
    { state: 'pending', place: 2, polls: 0, polledAt: null },
    { state: 'pending', place: 1, polls: 1, polledAt: 7 },
    { state: 'running', place: 1, polls: 2, polledAt: 7 },
  ]);
});

describe('a poll that fails ends nothing:', () => {
  test('while the relay cannot be reached, the pauses grow, half a minute at most', async () => {
    const gone = Array.from({ length: 8 }, () => fail({ kind: 'unreachable' }) as Outcome<Response>);
    const { ended, pauses } = following([...gone, waiting('pending', 1), response]);
    expect(await ended).toBe(response);
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000, 2_000]);
  });

  test('a busy relay is asked when it says', async () => {
    const busy = from('relay', { code: 'RATE_LIMITED' }, 429, { 'retry-after': '60' });
    const { ended, pauses } = following([busy, response], 0);
    expect(await ended).toBe(response);
    expect(pauses).toEqual([250, 60_000]);
  });
});

test.each([
  ['a problem of the call', from('relay', { code: 'QUOTA_EXCEEDED', sent: 'no' }, 429)],
  ['a call that is no longer kept', from('relay', { code: 'NOT_FOUND' }, 404)],
  ['a response of the API with that status', from('upstream', {}, 503)],
  ['another relay at the address', fail({ kind: 'identity-changed' })],
])('%s ends it', async (_, outcome) => {
  expect(await following([outcome]).ended).toBe(outcome);
});

test('what is not the answer of a queue ends it as none of a relay', async () => {
  expect(await following([from('queued', { id: 7 }, 202)]).ended).toEqual(fail({ kind: 'not-a-relay' }));
});

test('an abort cancels the call on the relay, unless the call is only left', async () => {
  const one = following([], Number.POSITIVE_INFINITY);
  one.control.abort();
  await expect(one.ended).rejects.toThrow();
  expect(one.cancelled).toEqual(['call']);
  const other = following([], Number.POSITIVE_INFINITY);
  other.control.abort(LEFT);
  await expect(other.ended).rejects.toBe(LEFT);
  expect(other.cancelled).toEqual([]);
});

test('a queue of its own has no name', async () => {
  const own = { id: 'call', status: 'pending', queue_name: 'call', in_queue: 1 };
  expect(await progressOf('relay', Response.json(own))).toMatchObject({ queue: null, place: 1 });
  expect(await progressOf('relay', new Response('{}'))).toBeNull();
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ClientSecretError, networkError } from '../../../../shared/client/error.ts';
import type { QueueContext } from '../../../../shared/client/queue/context.ts';
import { startPoll } from '../../../../shared/client/queue/polls.ts';
import type { Poll, PollOptions } from '../../../../shared/client/queue/types.ts';

const CALL = { id: 'x', queue_name: 'q' };

/** What the relay responds to one question: nothing, 202, the response, or a problem. */
type Said =
  | 'nothing'
  | 'pending'
  | 'done'
  | { readonly status: number; readonly retryAfter?: string; readonly sent?: string };

let script: Said[] = [];
/** When it was asked, in ms since the start of the poll. */
let asked: number[] = [];

const context: QueueContext = {
  send: async () => {
    asked.push(Date.now());
    const said = script.shift() ?? 'pending';
    if (said === 'nothing') throw networkError('The relay did not respond.', null, null);
    if (said === 'pending') return new Response('{}', { status: 202, headers: { 'client-secret-relay': 'queued' } });
    if (said === 'done') return new Response('{}', { headers: { 'client-secret-relay': 'upstream' } });
    const headers = said.retryAfter === undefined ? undefined : { 'retry-after': said.retryAfter };
    return new Response(said.sent === undefined ? '{}' : `{"sent":"${said.sent}"}`, {
      status: said.status,
      ...(headers && { headers }),
    });
  },
  problemOf: async (response) =>
    response.status < 400
      ? null
      : new ClientSecretError({
          code: 'OVERLOADED',
          status: response.status,
          message: '',
          body: await response.json(),
          source: 'relay',
          trace: null,
        }),
  read: async () => ({ done: true }),
  stopped: new WeakSet(),
  stop: () => 0,
};

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  asked = [];
});
afterEach(() => {
  vi.useRealTimers();
});

/** Starts a poll, lets its timers run, and gives its response. */
async function run(said: Said[], options: PollOptions = {}): Promise<unknown> {
  script = said;
  const poll = startPoll(context, CALL, options);
  poll.catch(() => {});
  while (vi.getTimerCount() > 0) await vi.advanceTimersToNextTimerAsync();
  return poll;
}
const waits = (): number[] => asked.map((at, index) => at - (asked[index - 1] ?? 0));

describe('between two questions a poll waits', () => {
  test.each([
    [500, 500],
    [1, 100],
    [undefined, 1_000],
  ])('as long as it was told (%s ms), and no less than 100 ms', async (latency, expected) => {
    expect(await run(['pending', 'pending', 'done'], { latency })).toEqual({ done: true });
    expect(waits()).toEqual([expected, expected, expected]);
  });

  test('longer and longer while the relay does not respond, and half a minute at most', async () => {
    const down = Array.from({ length: 8 }, (): Said => 'nothing');
    expect(await run([...down, 'pending', 'done'], { latency: 1_000 })).toEqual({ done: true });
    const [first, ...later] = waits();
    expect(first).toBe(1_000);
    for (const [failures, wait] of later.slice(0, 8).entries()) {
      const longest = Math.min(30_000, 1_000 * 2 ** (failures + 1));
      expect(wait).toBeGreaterThanOrEqual(longest / 2);
      expect(wait).toBeLessThanOrEqual(longest);
    }
    // It responds again.
    expect(later.at(-1)).toBe(1_000);
  });

  test.each([429, 503])('as long as Retry-After says, where the relay is busy: %i', async (status) => {
    expect(await run([{ status, retryAfter: '7' }, 'done'], { latency: 1_000 })).toEqual({ done: true });
    expect(waits()[1]).toBeGreaterThanOrEqual(8_000);
  });
});

describe('a poll ends', () => {
  test('with the problem of the call, also where the relay was busy when it ran', async () => {
    await expect(run([{ status: 503, sent: 'no' }])).rejects.toMatchObject({ status: 503 });
    expect(asked).toHaveLength(1);
  });

  test.each([401, 404, 500])('with any other problem: %i', async (status) => {
    await expect(run([{ status }])).rejects.toMatchObject({ status });
    expect(asked).toHaveLength(1);
  });

  test('when it is stopped: it leaves no timer and asks no more', async () => {
    script = [];
    const poll: Poll = startPoll(context, CALL, {});
    await vi.advanceTimersToNextTimerAsync();
    expect([asked.length, vi.getTimerCount()]).toEqual([1, 1]);
    expect(context.stop()).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
    expect(await poll).toEqual({ id: 'x', status: 'stopped' });
    expect(asked).toHaveLength(1);
  });

  test('when its signal aborts, with the reason', async () => {
    const control = new AbortController();
    const poll = startPoll(context, CALL, { signal: control.signal });
    control.abort('enough');
    await expect(poll).rejects.toBe('enough');
    expect([asked.length, vi.getTimerCount(), context.stop()]).toEqual([0, 0, 0]);
  });
});

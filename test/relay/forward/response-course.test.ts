import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ForwardOutcome } from '../../../relay/forward/contract.ts';
import { ForwardFailure } from '../../../relay/forward/failure.ts';
import { testExchange } from '../../support/relay/exchange.ts';
import { KEY, type Responding, respond } from '../../support/relay/upstream-response.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** A response in progress to a caller who takes nothing until the test says so. */
function scene(more: Responding = {}) {
  const exchange = testExchange();
  const written: string[] = [];
  let isFull = false;
  Object.assign(exchange.res, {
    write: (chunk: Buffer) => {
      written.push(chunk.toString());
      return !isFull;
    },
    end: (chunk?: Buffer | string) => {
      written.push(`end ${chunk ?? ''}`);
      return exchange.res;
    },
  });
  const upstream = respond(exchange, more);
  let outcome: ForwardOutcome | null = null;
  void upstream.outcome.then((settled) => {
    outcome = settled;
  });
  const settled = async (): Promise<ForwardOutcome | null> => {
    await new Promise(setImmediate);
    return outcome;
  };
  const fill = (full: boolean): void => {
    isFull = full;
  };
  return { ...upstream, exchange, written, fill, settled };
}
const text = (of: readonly string[]): string => of.join('');

describe('a caller that reads slowly', () => {
  test('has the upstream wait, once, until there is room again', () => {
    const { sent, start, data, log, fill, exchange, written } = scene();
    sent();
    start(200);
    data('first (');
    expect(log).toEqual([]);
    fill(true);
    data('second (');
    data('third (');
    expect(log).toEqual(['pause']);
    fill(false);
    exchange.res.emit('drain');
    expect(log).toEqual(['pause', 'resume']);
    fill(true);
    data('fourth (');
    expect(log).toEqual(['pause', 'resume', 'pause']);
    expect(text(written)).toBe('first (second (third (fourth (');
  });

  test('that leaves ends the call at the upstream', async () => {
    const { sent, start, exchange, aborted, settled, data, end } = scene();
    sent();
    start(200);
    exchange.res.emit('close');
    expect(await settled()).toMatchObject({ aborted: true, refusal: null, status: 200, truncated: false });
    expect(aborted).toMatchObject([{ refusal: { code: 'UPSTREAM_INTERRUPTED' } }]);
    data('late');
    end();
    exchange.res.emit('close');
    expect(aborted).toHaveLength(1);
  });

  test('that leaves before its request went out has nothing sent', async () => {
    const { handler, controller, exchange, aborted, settled } = scene();
    exchange.res.emit('close');
    expect(await settled()).toMatchObject({ aborted: true, sent: false });
    handler.onRequestStart(controller);
    expect(aborted).toMatchObject([{ refusal: { code: 'UPSTREAM_TIMEOUT' } }]);
    expect(await settled()).toMatchObject({ sent: false });
  });
});

describe('a deadline', () => {
  test('for the first byte counts from when the request was sent, and ends with its response', async () => {
    const late = scene({ timeouts: { firstByteTimeout: 100 } });
    vi.advanceTimersByTime(1_000);
    late.sent();
    vi.advanceTimersByTime(99);
    expect(await late.settled()).toBeNull();
    vi.advanceTimersByTime(1);
    expect(await late.settled()).toMatchObject({ refusal: { code: 'UPSTREAM_TIMEOUT' }, sent: true });
    expect(late.aborted).toHaveLength(1);

    const early = scene({ timeouts: { firstByteTimeout: 100 } });
    early.sent();
    early.start(100);
    vi.advanceTimersByTime(99);
    early.start(200);
    early.handler.onRequestSent();
    vi.advanceTimersByTime(500);
    expect(await early.settled()).toBeNull();
  });

  test('for all of it covers a response that goes on', async () => {
    const { sent, start, data, settled, exchange } = scene({ timeouts: { totalTimeout: 1_000 } });
    sent();
    start(200);
    data('x (');
    Object.defineProperty(exchange.res, 'headersSent', { value: true });
    vi.advanceTimersByTime(1_000);
    expect(await settled()).toMatchObject({ refusal: { code: 'UPSTREAM_TIMEOUT' }, truncated: true });
    expect(exchange.res.destroyed).toBe(true);
  });

  test('for a connection is that of calls which wait for another one', async () => {
    const waiting = scene({ timeouts: { connectTimeout: 100 } });
    waiting.loads.enter('https://api.example').start();
    waiting.handler.dispatched();
    vi.advanceTimersByTime(100);
    expect(await waiting.settled()).toMatchObject({ refusal: { code: 'UPSTREAM_BUSY' }, sent: false });

    for (const begin of [
      ({ handler }: ReturnType<typeof scene>) => handler.dispatched(),
      ({ handler, sent }: ReturnType<typeof scene>) => [sent(), handler.dispatched()],
      ({ handler, sent }: ReturnType<typeof scene>) => [handler.dispatched(), sent()],
    ]) {
      const other = scene({ timeouts: { connectTimeout: 100 } });
      begin(other);
      vi.advanceTimersByTime(1_000);
      expect(await other.settled()).toBeNull();
    }
  });

  test('of a response that has ended is over', async () => {
    const { whole, settled } = scene();
    whole(200, {}, 'x');
    expect(await settled()).toMatchObject({ refusal: null });
    vi.advanceTimersByTime(1_000_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a request', () => {
  const broken = (wasReused: boolean) => Object.assign(new Error('x'), { code: 'UND_ERR_SOCKET', wasReused });
  const sentAgain = (more: Responding = {}) => {
    let count = 0;
    const made = scene({
      resend: () => {
        count += 1;
      },
      ...more,
    });
    return { ...made, count: () => count };
  };

  test('is sent once more, if a connection that was idle broke before any response', async () => {
    const { sent, handler, count, settled } = sentAgain();
    sent();
    handler.onResponseError(null, broken(true));
    expect([count(), await settled()]).toEqual([1, null]);
    handler.onResponseError(null, broken(true));
    expect(count()).toBe(1);
    expect(await settled()).toMatchObject({ refusal: { code: 'UPSTREAM_INTERRUPTED' } });
  });

  test('is not, if the connection was new, a response had begun, the call was over or it may do something', async () => {
    const fresh = sentAgain();
    fresh.sent();
    fresh.handler.onResponseError(null, broken(false));
    const begun = sentAgain();
    begun.sent();
    begun.handler.onResponseStarted();
    begun.handler.onResponseError(null, broken(true));
    const over = sentAgain();
    over.exchange.res.emit('close');
    over.handler.onResponseError(null, broken(true));
    expect([fresh.count(), begun.count(), over.count()]).toEqual([0, 0, 0]);
    const unsafe = scene({ resend: null });
    unsafe.sent();
    unsafe.handler.onResponseError(null, broken(true));
    expect(await unsafe.settled()).toMatchObject({ refusal: { code: 'UPSTREAM_INTERRUPTED' } });
  });

  test('has its place among those to its origin, until it ends', async () => {
    const { sent, loads, whole } = scene();
    expect(loads.waiting()).toBe(1);
    sent();
    expect([loads.waiting(), loads.isRunning('https://api.example')]).toEqual([0, true]);
    whole(200, {}, '');
    expect(loads.isRunning('https://api.example')).toBe(false);
  });
});

describe('what is written', () => {
  test('holds back what may be the beginning of the secret, and ends with it', async () => {
    const { sent, start, data, end, written, settled } = scene();
    sent();
    start(200);
    data(`a (${KEY.slice(0, 5)}`);
    expect(text(written)).toBe('a (');
    end();
    expect(text(written)).toBe(`a (end ${KEY.slice(0, 5)}`);
    expect(await settled()).toMatchObject({ bytes: 8, redactions: 0, timings: { upstream: expect.any(Number) } });
  });

  test('is nothing more than allowed, to the byte', async () => {
    for (const [rest, code] of [
      ['12345', undefined],
      ['123456', 'UPSTREAM_TOO_LARGE'],
    ] as const) {
      const { sent, start, data, end, settled } = scene({ maxResponseBytes: 10 });
      sent();
      start(200);
      data('1234(');
      data(rest);
      end();
      expect((await settled())?.refusal?.code).toBe(code);
    }
  });
});

test('an error that is none of Node’s is passed to undici as one', async () => {
  const { sent, handler, aborted, settled } = scene();
  sent();
  handler.onResponseError(null, 'odd' as never);
  expect(await settled()).toMatchObject({ refusal: { code: 'UPSTREAM_INTERRUPTED' } });
  expect(aborted[0]).toBeInstanceOf(ForwardFailure);
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDispatchTimeouts, DispatchDeadlines } from '../../../relay/forward/deadlines.ts';
import { mediaTypeOf } from '../../../relay/forward/media-type.ts';
import { timingsOf } from '../../../relay/forward/timings.ts';

describe('what a response cost', () => {
  const connection = (readyAt: number, more = {}) => ({ readyAt, dns: 1, connect: 2, isHttp2: false, ...more });
  const timed = (...args: Parameters<typeof timingsOf>) => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1_000);
    const timings = timingsOf(...args);
    clock.mockRestore();
    return timings;
  };

  test('on a connection that was there is its time alone, and a wait that was long enough to be one', () => {
    expect(timed(100, null, undefined)).toEqual({ upstream: 900 });
    expect(timed(100, null, connection(100))).toEqual({ upstream: 900 });
    expect(timed(100, 109, connection(90))).toEqual({ upstream: 900 });
    expect(timed(100, 110, connection(90))).toEqual({ wait: 10, upstream: 900 });
  });

  test('on a new one has the parts of that, and the wait until it was begun', () => {
    expect(timed(100, 130, connection(130, { tls: 4 }))).toEqual({
      dns: 1,
      connect: 2,
      tls: 4,
      wait: 23,
      upstream: 900,
    });
    expect(timed(100, 106, connection(106))).toEqual({ dns: 1, connect: 2, upstream: 900 });
    expect(timed(100, null, connection(106, { tls: 3 }))).toEqual({ dns: 1, connect: 2, tls: 3, upstream: 900 });
  });

  test('does not have those of a new one that another call waited for', () => {
    expect(timed(100, 139, connection(130))).toMatchObject({ dns: 1 });
    expect(timed(100, 140, connection(130))).toEqual({ wait: 40, upstream: 900 });
  });
});

describe('a dispatch', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  function scene(ago = 0) {
    const codes: (string | undefined)[] = [];
    const timeouts = createDispatchTimeouts({ connectTimeout: 100, firstByteTimeout: 500, totalTimeout: 2_000 });
    const deadlines = new DispatchDeadlines(timeouts, performance.now() - ago, ({ refusal }) =>
      codes.push(`${refusal.code} ${/RELAY_\w+/.exec(refusal.fix ?? '')?.[0] ?? ''}`.trim()),
    );
    return { codes, deadlines };
  }

  test('has a deadline in all, counted from the beginning of its call', () => {
    const { codes } = scene(500);
    vi.advanceTimersByTime(1_499);
    expect(codes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(codes).toEqual(['UPSTREAM_TIMEOUT RELAY_TOTAL_TIMEOUT']);
  });

  test('waits for a connection in use as long as for a new one, which has a deadline of its own', () => {
    for (const [isInUse, expected] of [
      [true, ['UPSTREAM_BUSY']],
      [false, []],
    ] as const) {
      const { codes, deadlines } = scene();
      deadlines.waitForConnection(() => isInUse);
      vi.advanceTimersByTime(100);
      expect(codes).toEqual(expected);
      deadlines.clear();
    }
  });

  test('has no such deadline once it is connected, and one for its first byte when it was sent', () => {
    const { codes, deadlines } = scene();
    deadlines.waitForConnection(() => true);
    deadlines.connected();
    vi.advanceTimersByTime(400);
    deadlines.waitForFirstByte();
    vi.advanceTimersByTime(499);
    expect(codes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(codes).toEqual(['UPSTREAM_TIMEOUT RELAY_FIRST_BYTE_TIMEOUT']);
  });

  test('that has its first byte, or has ended, has none of them', () => {
    const begun = scene();
    begun.deadlines.waitForFirstByte();
    begun.deadlines.gotFirstByte();
    vi.advanceTimersByTime(1_000);
    const ended = scene();
    ended.deadlines.waitForConnection(() => true);
    ended.deadlines.waitForFirstByte();
    ended.deadlines.clear();
    vi.advanceTimersByTime(999);
    expect([begun.codes, ended.codes]).toEqual([[], []]);
    vi.advanceTimersByTime(10_000);
    expect([begun.codes.length, ended.codes.length]).toEqual([1, 0]);
  });
});

test.each([
  ['image/png', true],
  ['text/plain; charset=utf-8', true],
  ['a/b;c="d \\" e";f=g', true],
  ['application/vnd.api+json', true],
  ['image', false],
  ['image/', false],
  ['/png', false],
  ['image/png\r\nX: 1', false],
  ['image/png; charset', false],
  ['image/png; a="b', false],
  ['image/png; a="\r\n"', false],
  ['image/png; a=é', false],
  ['x image/png', false],
  ['', false],
])('the type %j goes into a header: %s', (type, fits) => {
  expect(mediaTypeOf(type)).toBe(fits ? type : 'application/octet-stream');
});

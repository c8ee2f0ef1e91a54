import { afterEach, expect, test, vi } from 'vitest';
import { CallTimer } from '../../../relay/call/call-timer.ts';

afterEach(() => void vi.restoreAllMocks());

/** A timer that reads the clock at these times, the first of them at its start. */
function timed(...times: number[]): CallTimer {
  const clock = vi.spyOn(performance, 'now');
  for (const time of times) clock.mockReturnValueOnce(time);
  return new CallTimer();
}

test('a call that did nothing has its total alone', () => {
  const timer = timed(100, 107, 107);
  expect(timer.timings({})).toEqual({ total: 7 });
  expect(timer.header({})).toBe('total;dur=7.00');
});

test('each part has the time since the one before, and one that is marked twice has the sum', () => {
  const timer = timed(10, 12, 15, 19, 24, 30, 31, 40, 41);
  timer.mark('parse');
  timer.mark('policy');
  timer.mark('open');
  timer.mark('parse');
  timer.mark('policy');
  timer.mark('open');
  expect(timer.timings({ dns: 1, upstream: 9 })).toEqual({
    parse: 2 + 5,
    policy: 3 + 6,
    open: 4 + 1,
    dns: 1,
    upstream: 9,
    total: 30,
  });
});

test('the header has the parts in their order, with hundredths of milliseconds', () => {
  const timer = timed(0, 1.004, 1.094, 3.5, 12.3456);
  timer.mark('parse');
  timer.mark('policy');
  timer.mark('open');
  expect(timer.header({ upstream: 9.999, wait: 0, tls: 3, connect: 0.05, dns: 100.1 })).toBe(
    'parse;dur=1.00, policy;dur=0.09, open;dur=2.41, dns;dur=100.10, connect;dur=0.05, tls;dur=3.00, wait;dur=0.00, upstream;dur=10.00, total;dur=12.35',
  );
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFailedAttemptLimiter } from '../../../relay/limits/failed-attempt-limiter.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'setTimeout'] }));
afterEach(() => void vi.useRealTimers());

const HERE = '192.0.2.1';
const ELSEWHERE = '192.0.2.2';

test('so many failed attempts of an address are taken in a minute, and its next ones refused until the minute is over', async () => {
  const { count } = createFailedAttemptLimiter({ perAddress: 2 });
  expect([await count(HERE), await count(HERE)]).toEqual([null, null]);
  expect(await count(HERE)).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 60 });
  expect(await count(ELSEWHERE)).toBeNull();
  vi.advanceTimersByTime(59_500);
  expect(await count(HERE)).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 1 });
  vi.advanceTimersByTime(1_000);
  expect(await count(HERE)).toBeNull();
});

test('addresses of one IPv6 subscriber are one', async () => {
  const { count } = createFailedAttemptLimiter({ perAddress: 1 });
  expect(await count('2001:db8::1')).toBeNull();
  expect(await count('2001:db8::2')).toMatchObject({ code: 'RATE_LIMITED' });
});

test('a limit of all addresses together holds for those that have not failed before', async () => {
  const { count } = createFailedAttemptLimiter({ perAddress: 10, inAll: 2 });
  expect([await count(HERE), await count(ELSEWHERE)]).toEqual([null, null]);
  expect(await count('192.0.2.3')).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 60 });
});

test('what one address has failed too often is not counted for all', async () => {
  const { count } = createFailedAttemptLimiter({ perAddress: 1, inAll: 2 });
  await count(HERE);
  for (let time = 0; time < 5; time += 1) expect(await count(HERE)).toMatchObject({ code: 'RATE_LIMITED' });
  expect(await count(ELSEWHERE)).toBeNull();
});

import { expect, test } from 'vitest';
import { createConcurrencyLimiter } from '../../../relay/limits/concurrency-limiter.ts';

const HERE = '192.0.2.1';

test('so many calls of an address run at once, and the next one when one of them has ended', () => {
  const { enter } = createConcurrencyLimiter(2);
  const first = enter(HERE);
  expect(enter(HERE)).toBeTypeOf('function');
  expect(enter(HERE)).toBeNull();
  expect(enter('192.0.2.2')).toBeTypeOf('function');
  first?.();
  const again = enter(HERE);
  expect(again).toBeTypeOf('function');
  expect(enter(HERE)).toBeNull();
});

test('an address whose calls have all ended has all of its room again', () => {
  const { enter } = createConcurrencyLimiter(2);
  for (let round = 0; round < 3; round += 1) {
    const calls = [enter(HERE), enter(HERE)];
    expect(calls).not.toContain(null);
    expect(enter(HERE)).toBeNull();
    for (const leave of calls) leave?.();
  }
});

test('addresses of one IPv6 subscriber are one', () => {
  const { enter } = createConcurrencyLimiter(1);
  expect(enter('2001:db8::1')).toBeTypeOf('function');
  expect(enter('2001:db8::2')).toBeNull();
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createKeepAlive } from '../../../extension/background/keep-alive.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the background is kept awake while a call runs, and not longer', async () => {
  const poke = vi.fn();
  const alive = createKeepAlive(poke);
  const first = Promise.withResolvers<string>();
  const second = Promise.withResolvers<string>();
  const calls = [alive(first.promise), alive(second.promise)];
  vi.advanceTimersByTime(60_000);
  expect(poke).toHaveBeenCalledTimes(3);

  first.resolve('done');
  await calls[0];
  vi.advanceTimersByTime(20_000);
  expect(poke).toHaveBeenCalledTimes(4);

  second.reject(new Error('failed'));
  await expect(calls[1]).rejects.toThrow('failed');
  vi.advanceTimersByTime(60_000);
  expect(poke).toHaveBeenCalledTimes(4);
});

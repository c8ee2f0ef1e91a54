import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BodyMemory, tooManyLargeBodies } from '../../../relay/call/body-memory.ts';
import { createByteBudget } from '../../../relay/limits/byte-budget.ts';

const SMALL = 65_536;
const LARGE = 100_000;
const MAX_WAIT = 1_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A relay with room for so many bytes, and calls whose responses can be closed. */
function scene(room: number) {
  const budget = createByteBudget(room);
  const begin = () => {
    const res = Object.assign(new EventEmitter(), { closed: false });
    const memory = new BodyMemory(res as unknown as ServerResponse, { budget, maxWait: MAX_WAIT });
    const close = (): void => {
      res.closed = true;
      res.emit('close');
    };
    return { memory, close, res };
  };
  /** What is left, found out by taking it. */
  const left = (): number => {
    // A budget that was given back too much has more than it began with.
    let bytes = 3 * room;
    while (bytes > 0 && !budget.tryTake(bytes)) bytes -= 1;
    budget.give(bytes);
    return bytes;
  };
  return { begin, left };
}

describe('a body whose length is announced', () => {
  test('takes nothing if it is small, however little room there is', async () => {
    const { begin, left } = scene(10);
    expect(await begin().memory.reserve(SMALL)).toBe(true);
    expect(left()).toBe(10);
  });

  test('takes its length until its response is closed', async () => {
    const { begin, left } = scene(LARGE);
    const { memory, close } = begin();
    expect(await memory.reserve(SMALL + 1)).toBe(true);
    expect(left()).toBe(LARGE - SMALL - 1);
    close();
    expect(left()).toBe(LARGE);
  });

  test('waits for room, and has it when another call ends', async () => {
    const { begin, left } = scene(LARGE);
    const [first, second] = [begin(), begin()];
    await first.memory.reserve(LARGE);
    const waiting = second.memory.reserve(LARGE);
    first.close();
    expect(await waiting).toBe(true);
    await vi.advanceTimersByTimeAsync(2 * MAX_WAIT);
    expect(second.res.listenerCount('close')).toBe(1);
    second.close();
    expect(left()).toBe(LARGE);
  });

  test('is refused where none comes in time, or its caller has gone', async () => {
    const { begin } = scene(LARGE);
    const [first, late, gone] = [begin(), begin(), begin()];
    await first.memory.reserve(LARGE);
    const waiting = late.memory.reserve(LARGE);
    const leaving = gone.memory.reserve(LARGE);
    gone.close();
    expect(await leaving).toBe(false);
    await vi.advanceTimersByTimeAsync(MAX_WAIT);
    expect(await waiting).toBe(false);
    expect([late.res.listenerCount('close'), vi.getTimerCount()]).toEqual([0, 0]);
  });

  test('gives its room back at once, if its response was closed while it was given', async () => {
    const { begin, left } = scene(LARGE);
    const { memory, res } = begin();
    const reserving = memory.reserve(LARGE);
    res.closed = true;
    await reserving;
    expect(left()).toBe(LARGE);
  });
});

describe('a body that comes without its length', () => {
  test('takes nothing while it is small, and then all that has come', () => {
    const { begin, left } = scene(2 * LARGE);
    const { memory, close } = begin();
    expect([memory.grow(SMALL - 1), memory.grow(1)]).toEqual([true, true]);
    expect(left()).toBe(2 * LARGE);
    expect(memory.grow(1)).toBe(true);
    expect(left()).toBe(2 * LARGE - SMALL - 1);
    expect(memory.grow(9)).toBe(true);
    expect(left()).toBe(2 * LARGE - SMALL - 10);
    close();
    expect(left()).toBe(2 * LARGE);
  });

  test('is refused where there is no room for more', () => {
    const { begin, left } = scene(LARGE);
    const { memory } = begin();
    expect([memory.grow(LARGE), memory.grow(1)]).toEqual([true, false]);
    expect(left()).toBe(0);
  });

  test('takes nothing more where it was reserved', async () => {
    const { begin, left } = scene(2 * LARGE);
    const { memory } = begin();
    await memory.reserve(LARGE);
    expect(memory.grow(LARGE - 1)).toBe(true);
    expect(left()).toBe(LARGE);
    expect(memory.grow(1)).toBe(true);
    expect(left()).toBe(LARGE);
    expect(memory.grow(1)).toBe(true);
    expect(left()).toBe(LARGE - 1);
  });
});

test('whoever is refused is told to come back', () => {
  expect(tooManyLargeBodies()).toMatchObject({ code: 'OVERLOADED', retryAfter: 1, fix: expect.any(String) });
});

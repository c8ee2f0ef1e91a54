import { describe, expect, test } from 'vitest';
import { createOriginLoads } from '../../../relay/forward/origin-load.ts';

const A = 'https://a.example';
const B = 'https://b.example';

describe('calls to one origin', () => {
  test('wait until they are sent, and run until they end', () => {
    const loads = createOriginLoads(2);
    expect([loads.waiting(), loads.isRunning(A)]).toEqual([0, false]);
    const [one, other] = [loads.enter(A), loads.enter(B)];
    expect([loads.waiting(), loads.isRunning(A)]).toEqual([2, false]);
    one.start();
    expect([loads.waiting(), loads.isRunning(A), loads.isRunning(B)]).toEqual([1, true, false]);
    one.end();
    other.end();
    expect([loads.waiting(), loads.isRunning(A)]).toEqual([0, false]);
  });

  test('count once, also if they are sent again or end twice', () => {
    const loads = createOriginLoads(1);
    const [one, other] = [loads.enter(A), loads.enter(A)];
    one.start();
    one.start();
    other.start();
    one.end();
    one.end();
    expect([loads.isRunning(A), loads.waiting()]).toEqual([true, 0]);
    other.end();
    other.end();
    other.start();
    expect([loads.isRunning(A), loads.waiting()]).toEqual([false, 0]);
  });

  test('are too many when all connections are in use and more than as many calls wait', () => {
    const loads = createOriginLoads(2);
    expect(loads.isFull(A)).toBe(false);
    const running = [loads.enter(A), loads.enter(A)];
    const waiting = [loads.enter(A), loads.enter(A), loads.enter(A)];
    running[0]?.start();
    expect(loads.isFull(A)).toBe(false);
    running[1]?.start();
    expect([loads.isFull(A), loads.isFull(B)]).toEqual([true, false]);
    waiting[0]?.end();
    expect(loads.isFull(A)).toBe(false);
    loads.enter(A);
    expect(loads.isFull(A)).toBe(true);
    running[0]?.end();
    expect(loads.isFull(A)).toBe(false);
  });

  test('are counted anew after the last has ended, while those that remain are kept', () => {
    const loads = createOriginLoads(1);
    const [one, other] = [loads.enter(A), loads.enter(A)];
    one.start();
    one.end();
    const third = loads.enter(A);
    third.start();
    other.start();
    third.end();
    expect(loads.isRunning(A)).toBe(true);
    other.end();
    expect(loads.isRunning(A)).toBe(false);
  });
});

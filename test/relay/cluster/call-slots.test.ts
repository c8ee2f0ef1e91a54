import { describe, expect, test } from 'vitest';
import { createSlotPool, remoteCallSlots } from '../../../relay/cluster/call-slots.ts';
import type { WorkerLink } from '../../../relay/cluster/links.ts';
import { seededRandom } from '../../support/random.ts';
import { linkedWorkers } from '../../support/relay/linked.ts';

/** Workers that share so many slots, of which the primary process uses some. */
function scene(max: number, workers = 2, running = () => 0) {
  const { ofPrimary, ofWorkers } = linkedWorkers(workers);
  const alive = new Set<WorkerLink>(ofPrimary);
  const serve = createSlotPool({ max, workers, running, all: () => [...alive] });
  for (const link of ofPrimary) serve(link);
  const slots = ofWorkers.map(remoteCallSlots);
  const enter = async (worker: number) => (await slots[worker]?.enter()) ?? null;
  const many = (worker: number, count: number) => Promise.all(Array.from({ length: count }, () => enter(worker)));
  const kill = (worker: number): void => {
    const link = ofPrimary[worker];
    if (link && alive.delete(link)) link.close();
  };
  return { slots, enter, many, kill };
}
const counted = (leaves: readonly unknown[]): number => leaves.filter((leave) => leave !== null).length;

test('calls of several workers at once get exactly as many slots as there are', async () => {
  const { many } = scene(100);
  const [a, b] = await Promise.all([many(0, 250), many(1, 250)]);
  expect(counted([...a, ...b])).toBe(100);
});

test('without a common pool each worker would admit as many', async () => {
  const [one, other] = [scene(100, 1), scene(100, 1)];
  const [a, b] = await Promise.all([one.many(0, 250), other.many(0, 250)]);
  expect(counted([...a, ...b])).toBe(200);
});

test('no call is refused while a slot is free, on whichever worker it is', async () => {
  const { enter, many } = scene(64);
  const left = await many(0, 64);
  for (const leave of left) leave?.();
  // The first worker still has slots that it does not use.
  expect(counted(await many(1, 64))).toBe(64);
  expect(await enter(1)).toBeNull();
  expect(await enter(0)).toBeNull();
});

test('a slot that a worker has is taken without asking, and comes back with the end of the call', async () => {
  const { slots, enter } = scene(2, 1);
  const [first, second] = [await enter(0), await enter(0)];
  expect(await enter(0)).toBeNull();
  first?.();
  const again = slots[0]?.enter();
  expect(again).toBeTypeOf('function');
  second?.();
});

describe('slots are free again', () => {
  test('when their worker ends', async () => {
    const { many, kill } = scene(10);
    await many(0, 10);
    expect(counted(await many(1, 1))).toBe(0);
    kill(0);
    expect(counted(await many(1, 11))).toBe(10);
  });

  test('when the primary process, which runs queued calls, uses fewer', async () => {
    let running = 3;
    const { many } = scene(5, 2, () => running);
    expect(counted(await many(0, 9))).toBe(2);
    running = 0;
    expect(counted(await many(1, 9))).toBe(3);
  });
});

test('over any order of calls on three workers, there are never more than allowed', async () => {
  const max = 7;
  const random = seededRandom(20_261_129);
  const { enter } = scene(max, 3);
  const open: (() => void)[] = [];
  for (let step = 0; step < 2_000; step += 1) {
    if (random.whole(2) === 0) open.splice(random.whole(open.length || 1), 1)[0]?.();
    else {
      const before = open.length;
      const leave = await enter(random.whole(3));
      expect(leave !== null).toBe(before < max);
      if (leave) open.push(leave);
    }
  }
});

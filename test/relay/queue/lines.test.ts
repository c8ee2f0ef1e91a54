import { expect, test } from 'vitest';
import { Lines, type Place } from '../../../relay/queue/lines.ts';
import { seededRandom } from '../../support/random.ts';
import { runs } from '../../support/runs.ts';

let count = 0;
const place = (owner: string, queue: string | null): Place => {
  count += 1;
  return { hash: `h${count}`, owner, queue, created: count };
};
function linesOf(parallel: number, calls: readonly Place[]): Lines {
  const lines = new Lines(parallel);
  for (const call of calls) lines.add(call);
  return lines;
}
const allNext = (lines: Lines, now = 0): (string | undefined)[] => {
  const found: string[] = [];
  for (let next = lines.next(now); next !== null; next = lines.next(now)) found.push(next.hash);
  return found;
};

test('the first call of each line runs, the next one when that has settled', () => {
  const [a1, a2, b1] = [place('ann', 'a'), place('ann', 'a'), place('ann', 'b')];
  const lines = linesOf(8, [a1, a2, b1]);
  expect(allNext(lines)).toEqual([a1.hash, b1.hash]);
  expect([a1, a2, b1].map(({ hash }) => [lines.isRunning(hash), lines.positionOf(hash)])).toEqual([
    [true, 1],
    [false, 2],
    [true, 1],
  ]);
  lines.remove(a1.hash);
  expect(lines.positionOf(a1.hash)).toBe(0);
  expect(allNext(lines)).toEqual([a2.hash]);
  expect([lines.lengthOf('ann', 'a'), lines.lengthOf('bob', 'a'), lines.size]).toEqual([1, 0, 2]);
});

test('a call that came earlier but is added later takes its place, not that of one that runs', () => {
  const [first, second, third] = [place('ann', 'a'), place('ann', 'a'), place('ann', 'a')];
  const lines = linesOf(1, [second, third, first]);
  expect(lines.positionOf(first.hash)).toBe(1);
  const running = linesOf(1, [second]);
  running.next(0);
  running.add(third);
  running.add(first);
  expect([second, first, third].map(({ hash }) => running.positionOf(hash))).toEqual([1, 2, 3]);
});

test('a call that is put back stays the first of its line, until its time has come', () => {
  const [a1, a2] = [place('ann', 'a'), place('ann', 'a')];
  const lines = linesOf(2, [a1, a2]);
  expect(allNext(lines)).toEqual([a1.hash]);
  lines.putBack(a1.hash, 500);
  expect(lines.isRunning(a1.hash)).toBe(false);
  expect(allNext(lines, 499)).toEqual([]);
  expect([lines.wakeAt(499), lines.wakeAt(500)]).toEqual([500, null]);
  expect(allNext(lines, 500)).toEqual([a1.hash]);
});

test('a call that waits can be removed from the middle of its line', () => {
  const [a1, a2, a3] = [place('ann', 'a'), place('ann', 'a'), place('ann', 'a')];
  const lines = linesOf(2, [a1, a2, a3]);
  lines.next(0);
  lines.remove(a2.hash);
  lines.remove(a2.hash);
  expect([lines.isRunning(a1.hash), lines.positionOf(a3.hash), lines.unsettledOf('ann')]).toEqual([true, 2, 2]);
});

test('a reserved place counts until it is released', () => {
  const lines = new Lines(1);
  const release = lines.reserve(place('ann', null));
  expect([lines.size, lines.unsettledOf('ann'), lines.unsettledOf('bob')]).toEqual([1, 1, 0]);
  release();
  expect([lines.size, lines.unsettledOf('ann')]).toEqual([0, 0]);
});

test('a call that is added before its reserved place is released counts once', () => {
  const lines = new Lines(1);
  const call = place('ann', null);
  const release = lines.reserve(call);
  const releaseOther = lines.reserve(place('ann', null));
  lines.add(call);
  expect([lines.size, lines.unsettledOf('ann')]).toEqual([2, 2]);
  release();
  expect([lines.size, lines.unsettledOf('ann')]).toEqual([2, 2]);
  releaseOther();
  expect([lines.size, lines.unsettledOf('ann')]).toEqual([1, 1]);
});

test('whoever runs fewest is next, and nobody has more than half of the places', () => {
  const ann = Array.from({ length: 6 }, () => place('ann', null));
  const bob = place('bob', null);
  const lines = linesOf(4, [...ann, bob]);
  expect(allNext(lines)).toEqual([ann[0]?.hash, bob.hash, ann[1]?.hash]);
  lines.remove(bob.hash);
  expect(allNext(lines)).toEqual([]);
});

test('whatever is added, run, put back and removed: one call of a line at a time, in order, and all of them in the end', () => {
  for (let seed = 1; seed <= runs(30, 1_000); seed += 1) {
    const random = seededRandom(seed);
    const lines = new Lines(1 + random.whole(6));
    const running = new Map<string, Place>();
    const waiting = new Map<string, Place>();
    const order: Place[] = [];
    const step = (kinds: readonly number[]): void => {
      const [first] = running.values();
      const kind = random.pick(kinds);
      if (kind === 0) {
        const call = place(random.pick(['ann', 'bob']), random.pick(['a', 'b', null]));
        lines.add(call);
        waiting.set(call.hash, call);
      } else if (kind === 1 && first) {
        running.delete(first.hash);
        lines.remove(first.hash);
      } else if (kind === 2 && first) {
        running.delete(first.hash);
        waiting.set(first.hash, first);
        lines.putBack(first.hash, 0);
      } else {
        const next = lines.next(0);
        if (!next) return;
        for (const other of running.values()) {
          expect(other.owner === next.owner && other.queue === next.queue && next.queue !== null).toBe(false);
        }
        expect(waiting.delete(next.hash)).toBe(true);
        running.set(next.hash, next);
        order.push(next);
      }
    };
    for (let index = 0; index < 200; index += 1) step([0, 1, 2, 3]);
    // No more are added or put back.
    while (waiting.size > 0 || running.size > 0) step([1, 3]);
    expect(lines.size).toBe(0);
    for (const owner of ['ann', 'bob']) {
      expect(lines.unsettledOf(owner)).toBe(0);
      for (const queue of ['a', 'b']) {
        const created = order.filter((one) => one.owner === owner && one.queue === queue).map((one) => one.created);
        expect(created).toEqual(created.toSorted((a, b) => a - b));
      }
    }
  }
});

test('while another relay runs a call, nothing of its line runs here, and it does not count as running here', () => {
  const [a1, a2, b1] = [place('ann', 'a'), place('ann', 'a'), place('ann', 'b')];
  const lines = linesOf(1, [a1, a2, b1]);
  lines.runsElsewhere(a1.hash, 'other');
  expect([lines.isRunning(a1.hash), lines.isFirst(a1.hash), lines.isFirst(a2.hash)]).toEqual([true, false, false]);
  expect([allNext(lines), lines.running, [...lines.elsewhere]]).toEqual([[b1.hash], 1, [[a1.hash, 'other']]]);
  lines.remove(b1.hash);
  expect(allNext(lines)).toEqual([]);
  lines.remove(a1.hash);
  expect([allNext(lines), lines.elsewhere.size]).toEqual([[a2.hash], 0]);
});

test('a call that another relay puts back waits for its time here, too', () => {
  const [a1, a2] = [place('ann', 'a'), place('ann', 'a')];
  const lines = linesOf(2, [a1, a2]);
  lines.runsElsewhere(a1.hash, 'other');
  lines.waitsAgain(a1.hash, 500);
  expect([allNext(lines, 499), lines.wakeAt(499)]).toEqual([[], 500]);
  expect(allNext(lines, 500)).toEqual([a1.hash]);
  // Not one that did not run elsewhere.
  lines.waitsAgain(a2.hash, 900);
  lines.remove(a1.hash);
  expect(allNext(lines)).toEqual([a2.hash]);
});

test('a call is left to the relay that has accepted it for a while, from when it is the first of its line', () => {
  const [own, foreign] = [place('ann', 'a'), { ...place('ann', 'a'), grace: 300 }];
  const lines = new Lines(2);
  lines.add(own, 1_000);
  lines.add(foreign, 1_000);
  expect(allNext(lines, 1_000)).toEqual([own.hash]);
  lines.remove(own.hash, 5_000);
  expect([allNext(lines, 5_299), lines.wakeAt(5_299)]).toEqual([[], 5_300]);
  expect(allNext(lines, 5_300)).toEqual([foreign.hash]);
});

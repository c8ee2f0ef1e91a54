import { expect, test } from 'vitest';
import { primaryChanges, serveChanges, workerChanges } from '../../../relay/cluster/changes.ts';
import { linkedWorkers } from '../../support/relay/linked.ts';

/** Three workers; `told` has who read the store anew, in order. */
function scene() {
  const { ofPrimary, ofWorkers } = linkedWorkers(3);
  const told: string[] = [];
  const all = () => ofPrimary;
  for (const link of ofPrimary) serveChanges(link, all, { recheck: () => void told.push('primary') });
  for (const [index, link] of ofWorkers.entries())
    link.serve({ 'changes.recheck': () => void told.push(`worker ${index}`) });
  return { told, primary: primaryChanges(all), workers: ofWorkers.map(workerChanges), ofPrimary, ofWorkers };
}

test('a change of a worker is known when all others have read the store anew', async () => {
  const { told, workers } = scene();
  expect(workers[1]?.known()).toBeUndefined();
  workers[1]?.made();
  await workers[1]?.known();
  expect(told).toEqual(['primary', 'worker 0', 'worker 2']);
  expect(workers[1]?.known()).toBeUndefined();
});

test('a change of the primary process is told to every worker', async () => {
  const { told, primary } = scene();
  primary.made();
  await primary.known();
  expect(told).toEqual(['worker 0', 'worker 1', 'worker 2']);
});

test('a worker that does not reply is waited for, until it ends', async () => {
  const { workers, ofPrimary, ofWorkers } = scene();
  const silent = Promise.withResolvers<void>();
  ofWorkers[2]?.serve({
    'changes.recheck': () => {
      silent.resolve();
      return new Promise<void>(() => {});
    },
  });
  let isKnown = false;
  workers[0]?.made();
  const known = workers[0]?.known()?.then(() => {
    isKnown = true;
  });
  await silent.promise;
  await new Promise(setImmediate);
  expect(isKnown).toBe(false);
  ofPrimary[2]?.close();
  await known;
  expect(isKnown).toBe(true);
});

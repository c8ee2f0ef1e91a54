import { expect, test } from 'vitest';
import { Lines } from '../../../relay/queue/lines.ts';
import { createRunner } from '../../../relay/queue/runner.ts';

test('a call that becomes due between two looks at the clock is not forgotten', async () => {
  const lines = new Lines(1);
  lines.add({ hash: 'h1', owner: 'ann', queue: 'a', created: 1, grace: 1 }, 0);
  let clock = 0;
  let isRun = false;
  const open = {
    get: () => {
      isRun = true;
      return undefined;
    },
  };
  const deps = { lines, open, running: new Map(), store: { peers: null }, now: () => clock++ };
  createRunner(deps as unknown as Parameters<typeof createRunner>[0]).pump();
  expect(isRun).toBe(false);
  await expect.poll(() => isRun).toBe(true);
});

import { expect, test } from 'vitest';
import { inSlices } from '../../../../extension/response-view/lines/in-slices.ts';

/** Never ends by itself. */
function* endless(): Generator<undefined, string> {
  for (;;) yield;
}

test('other tasks get their turn while the work goes on, and end it', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort());
  expect(await inSlices(endless(), controller.signal)).toBeNull();
});

test('work that is done brings its result', async () => {
  function* some(): Generator<undefined, string> {
    for (let step = 0; step < 1_000; step += 1) yield;
    return 'done';
  }
  expect(await inSlices(some(), new AbortController().signal)).toBe('done');
});

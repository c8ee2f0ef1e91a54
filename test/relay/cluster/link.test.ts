import { expect, test } from 'vitest';
import { isStoreFault, StoreCorrupted } from '../../../relay/store/corrupted.ts';
import { linked } from '../../support/relay/linked.ts';

interface Sums {
  add(numbers: readonly [number, number]): number;
  note(text: string): void;
}
// biome-ignore lint/complexity/noBannedTypes: a side of which nothing is asked
type Nothing = {};

test('what is asked gets its own reply, whichever comes first', async () => {
  const [asks, serves] = linked<Sums, Nothing>();
  const first = Promise.withResolvers<number>();
  serves.serve({ add: ([a, b]) => (a === 1 ? first.promise : a + b) });
  const replies = [asks.ask('add', [1, 1]), asks.ask('add', [2, 2])];
  expect(await replies[1]).toBe(4);
  first.resolve(2);
  expect(await replies[0]).toBe(2);
});

test('all that one turn of the event loop says is one message, in order', async () => {
  const [asks, serves, sent] = linked<Sums, Nothing>();
  const notes: string[] = [];
  serves.serve({ note: (text) => void notes.push(text), add: ([a, b]) => a + b });
  for (const text of ['a', 'b', 'c']) asks.tell('note', text);
  expect(await asks.ask('add', [1, 2])).toBe(3);
  expect(notes).toEqual(['a', 'b', 'c']);
  // The fourth one needed a reply.
  expect(sent()).toBe(2);
});

test('a failure rejects without its message, and one of the store stays one', async () => {
  const [asks, serves] = linked<Sums, Nothing>();
  const reasons = [new Error('quotes a value'), new StoreCorrupted('a row')];
  serves.serve({
    add: () => {
      throw reasons.shift();
    },
  });
  const [other, store] = await Promise.all([
    asks.ask('add', [1, 1]).catch((error: Error) => error),
    asks.ask('add', [1, 1]).catch((error: Error) => error),
  ]);
  expect([isStoreFault(other), isStoreFault(store)]).toEqual([false, true]);
  expect(`${other} ${store}`).not.toMatch(/quotes|a row/);
});

test('when the other process ends, what was asked of it fails, and what is asked later', async () => {
  const [asks, serves] = linked<Sums, Nothing>();
  serves.serve({ add: () => new Promise<number>(() => {}) });
  let isClosed = false;
  asks.onClose(() => {
    isClosed = true;
  });
  const pending = asks.ask('add', [1, 1]);
  asks.close();
  await expect(pending).rejects.toThrow('has ended');
  await expect(asks.ask('add', [1, 1])).rejects.toThrow('has ended');
  expect(isClosed).toBe(true);
});

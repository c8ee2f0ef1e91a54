import { expect, test } from 'vitest';
import type { Window } from '../../../relay/limits/counts.ts';
import { type CountArguments, createSharedCounter } from '../../../relay/limits/shared-counter.ts';

const AT = Date.parse('2030-01-01T12:00:00Z');
const window = (key: string, max = 9): Window => ({ key, max, span: 'minute' });

/** A database that replies when it is told to; `asked` has what came in each statement. */
function scene() {
  const asked: CountArguments[] = [];
  const replies: PromiseWithResolvers<unknown>[] = [];
  const counter = createSharedCounter({
    hashOf: (key) => `hash of ${key}`,
    count: (args) => {
      asked.push(args);
      const reply = Promise.withResolvers<unknown>();
      replies.push(reply);
      return reply.promise;
    },
  });
  /** As many statements as have come. */
  const statements = async (count: number): Promise<void> => {
    await expect.poll(() => asked.length, { interval: 1 }).toBe(count);
  };
  const reply = (fulls: readonly number[], ends: readonly number[]): void =>
    replies.at(-1)?.resolve({ at: AT, ends, fulls });
  return { counter, asked, replies, statements, reply };
}

test('calls that come while a statement is under way are all in the next one, each window once', async () => {
  const { counter, asked, statements, reply } = scene();
  const first = counter.take([window('a')]);
  await statements(1);
  const others = [counter.take([window('a'), window('b', 5)]), counter.take([window('b', 5)])];
  reply([0], [AT + 60_000]);
  expect(await first).toEqual({ counted: [{ key: 'a', endsAt: AT + 60_000 }] });
  await statements(2);
  expect(asked[1]).toEqual([['hash of a', 'hash of b'], ['minute', 'minute'], [], [], [2, 1], [1, 2, 2], [9, 5, 5]]);
  reply([2, 0], [AT + 50_000, AT + 40_000]);
  expect(await Promise.all(others)).toEqual([
    { full: 1, leftMs: 40_000 },
    { counted: [{ key: 'b', endsAt: AT + 40_000 }] },
  ]);
});

test('what is given back is given back before what is asked later, also without another call', async () => {
  const { counter, asked, statements, reply } = scene();
  counter.release([{ key: 'a', endsAt: AT + 1 }]);
  void counter.take([window('a')]);
  await statements(1);
  expect(asked[0]).toEqual([['hash of a'], ['minute'], [1], [AT + 1], [1], [1], [9]]);
  counter.release([{ key: 'b', endsAt: AT + 2 }]);
  reply([0], [AT + 1]);
  await statements(2);
  expect(asked[1]).toEqual([['hash of b'], [null], [1], [AT + 2], [], [], []]);
});

test('a call without windows asks nothing', () => {
  const { counter, asked } = scene();
  expect(counter.take([])).toEqual({ counted: [] });
  expect(asked).toEqual([]);
});

test('a statement that fails is that of its calls only, and what it gave back is not given back twice', async () => {
  const { counter, asked, replies, statements, reply } = scene();
  counter.release([{ key: 'a', endsAt: AT + 1 }]);
  const failing = counter.take([window('a')]);
  await statements(1);
  const later = counter.take([window('a')]);
  replies[0]?.reject(new Error('the connection broke'));
  await expect(failing).rejects.toThrow('the connection broke');
  await statements(2);
  expect(asked[1]?.[2]).toEqual([]);
  reply([0], [AT + 1]);
  expect(await later).toHaveProperty('counted');
});

test('a burst is cut into statements that do not lock rows for long', async () => {
  const { counter, asked, statements, reply } = scene();
  const calls = Array.from({ length: 1_100 }, (_, index) => counter.take([window(`a ${index}`)]));
  for (const count of [500, 500, 100]) {
    const statement = asked.length + 1;
    await statements(statement);
    reply(Array(count).fill(0), Array(count).fill(AT + 1));
  }
  expect(await Promise.all(calls)).toHaveLength(1_100);
  expect(asked).toHaveLength(3);
});

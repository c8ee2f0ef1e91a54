import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRefusalCoalescer } from '../../../relay/audit/coalesce.ts';
import type { AuditEntry } from '../../../relay/audit/entry.ts';
import { runs } from '../../support/runs.ts';

const MINUTE = 60_000;

function setUp() {
  const written: (AuditEntry & { count: number })[] = [];
  const clock = { now: 0, broken: false };
  const refusals = createRefusalCoalescer({
    append: async (entries) => {
      if (clock.broken) throw new Error('the disk is full');
      written.push(...entries);
    },
    now: () => clock.now,
  });
  return { written, clock, refusals };
}
const entry = (subject: string, who = 'anonymous'): AuditEntry => ({
  who,
  what: 'request.refused',
  subject,
  code: 'X',
});

test('the first of a kind is written at the next flush, the others of its minute as a count at its end', async () => {
  const { written, clock, refusals } = setUp();
  refusals.note(entry('a'));
  expect(written).toEqual([]);
  await refusals.flush();
  for (let i = 0; i < 5; i++) refusals.note(entry('a'));
  await refusals.flush();
  expect(written.map(({ count }) => count)).toEqual([1]);
  clock.now = MINUTE;
  await refusals.flush();
  expect(written.map(({ count }) => count)).toEqual([1, 5]);
  refusals.note(entry('a'));
  await refusals.flush();
  expect(written.map(({ count }) => count)).toEqual([1, 5, 1]);
});

test('what could not be written is written later', async () => {
  const { written, clock, refusals } = setUp();
  refusals.note(entry('a'));
  clock.broken = true;
  await expect(() => refusals.flush()).rejects.toThrow('the disk is full');
  refusals.note(entry('a'));
  clock.broken = false;
  await refusals.flush();
  expect(written).toEqual([{ ...entry('a'), count: 2 }]);
});

test('however many and different they are, few are written, and each is counted once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(200), fc.nat(3), fc.nat(2_000)), { maxLength: 400 }), async (notes) => {
      const { written, clock, refusals } = setUp();
      for (const [subject, who, wait] of notes) {
        clock.now += wait;
        refusals.note(entry(`s${subject}`, `w${who}`));
        if (wait % 2 === 0) await refusals.flush();
      }
      await refusals.flush(true);
      expect(written.reduce((sum, { count }) => sum + count, 0)).toBe(notes.length);
      const windows = clock.now / MINUTE + 1;
      // In a window: 30 different ones, each at once and with its count, and what was only counted.
      expect(written.length).toBeLessThanOrEqual((windows + 1) * 61);
    }),
    { numRuns: runs(100, 2_000) },
  );
});

test('a flush waits for what one before it is still writing, and goes on after one that failed', async () => {
  const written: string[] = [];
  const appends: PromiseWithResolvers<void>[] = [];
  const refusals = createRefusalCoalescer({
    append: async (entries) => {
      const append = Promise.withResolvers<void>();
      appends.push(append);
      await append.promise;
      written.push(...entries.map(({ subject }) => subject ?? ''));
    },
    now: () => 0,
  });
  refusals.note(entry('a'));
  const first = refusals.flush();
  await expect.poll(() => appends.length).toBe(1);
  let seen: string[] | null = null;
  const second = refusals.flush().then(() => {
    seen = [...written];
  });
  await new Promise(setImmediate);
  expect(seen).toBeNull();
  appends[0]?.reject(new Error('the connection broke'));
  await expect(first).rejects.toThrow('the connection broke');
  await expect.poll(() => appends.length).toBe(2);
  appends[1]?.resolve();
  await second;
  expect(seen).toEqual(['a']);
});

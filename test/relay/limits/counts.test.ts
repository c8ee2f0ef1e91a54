import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test } from 'vitest';
import { createCountRows } from '../../../relay/limits/count-rows.ts';
import { type Counts, createCounts } from '../../../relay/limits/counts.ts';

const MINUTE = 60_000;
const NOON = Date.parse('2030-01-01T12:00:00Z');

let clock = NOON;
let database: DatabaseSync;
let counts: Counts;

const inTransaction = (work: () => void): void => {
  database.exec('BEGIN');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
};

/** As a start of the relay does; what was not flushed before is lost, as by a crash. */
function start(): void {
  counts = createCounts(createCountRows({ database, key: new Uint8Array(32).fill(7), inTransaction }), () => clock);
}

beforeEach(() => {
  clock = NOON;
  database = new DatabaseSync(':memory:');
  start();
});

const takes = (key: string, max: number): boolean => 'counted' in counts.take([{ key, max, span: 'day' }]);

test('a crash loses what came since the last write, and no more', () => {
  for (let call = 0; call < 3; call += 1) takes('day id-1', 5);
  counts.flush();
  takes('day id-1', 5);
  start();
  expect([takes('day id-1', 5), takes('day id-1', 5), takes('day id-1', 5)]).toEqual([true, true, false]);
});

test('a place that is given back after it was written is free after a restart', () => {
  const taken = counts.take([{ key: 'day id-1', max: 1, span: 'day' }]);
  counts.flush();
  if ('counted' in taken) counts.release(taken.counted);
  counts.flush();
  start();
  expect([takes('day id-1', 1), takes('day id-1', 1)]).toEqual([true, false]);
});

test('a write that fails is made up for by the next one', () => {
  takes('day id-1', 1);
  database.exec('PRAGMA query_only = ON');
  expect(() => counts.flush()).toThrow();
  database.exec('PRAGMA query_only = OFF');
  counts.flush();
  start();
  expect(takes('day id-1', 1)).toBe(false);
});

test('the store names neither users nor addresses, and forgets what has ended', () => {
  const call = (key: string): void => void counts.take([{ key, max: 5, span: 'minute' }]);
  call('minute id-1 user ann');
  call('minute id-1 address 192.0.2.1');
  counts.flush();
  const rows = () => database.prepare('SELECT * FROM counts').all();
  expect(rows()).toHaveLength(2);
  expect(JSON.stringify(rows())).not.toMatch(/ann|192|id-1/);
  clock += 2 * MINUTE;
  call('minute id-1 user ben');
  counts.flush();
  expect(rows()).toHaveLength(1);
});

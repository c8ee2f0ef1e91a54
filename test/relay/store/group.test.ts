import type { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../relay/store/database.ts';
import { createChangesOfWork } from '../../../relay/store/postgres/changes-of-work.ts';
import { tryAll, type Waiting } from '../../../relay/store/postgres/group.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

let folder: TemporaryFolder;
let database: DatabaseSync;
beforeAll(async () => {
  folder = await temporaryFolder();
  database = openDatabase(folder.path);
});
afterAll(async () => {
  database.close();
  await folder.remove();
});

const insert = (name: string): void => void database.prepare('INSERT INTO meta VALUES (?, ?)').run(name, 'value');
const names = (): string[] =>
  database
    .prepare('SELECT name FROM meta')
    .all()
    .map(({ name }) => String(name));

test('changes that wait together are made one after the other, and one that fails leaves nothing for the others', () => {
  const told: string[] = [];
  const waiting = (name: string, work: () => unknown): Waiting => ({
    work,
    resolve: (result) => void told.push(`${name} ${result}`),
    reject: (error) => void told.push(`${name} ${(error as Error).message}`),
  });
  const tried = tryAll(database, createChangesOfWork(database), [
    waiting('first', () => insert('a')),
    waiting('second', () => {
      insert('b');
      throw new Error('failed');
    }),
    waiting('third', () => names().join()),
  ]);
  // Nothing is kept, and nobody is told, before the authority has it.
  expect([names(), told]).toEqual([[], []]);
  expect(tried.changes.map(({ table, keys }) => [table.name, keys])).toEqual([['meta', ['a']]]);
  tried.tell();
  expect(told).toEqual(['first undefined', 'second failed', 'third a']);
});

import { expect, test } from 'vitest';
import {
  add,
  addFolder,
  type Change,
  changeCall,
  duplicate,
  EMPTY_LIBRARY,
  type Library,
  move,
  removeCall,
  removeFolder,
  renameFolder,
  restore,
  sorted,
} from '../../../extension/saved/library.ts';
import { LIMITS, withinLimits } from '../../../extension/saved/limits.ts';
import { rowsOf } from '../../../extension/saved/search.ts';
import { storableCall } from '../../../extension/saved/storable.ts';
import { draft } from '../playground/build.ts';

const after = (...changes: Change[]): Library =>
  changes.reduce((library, change) => sorted(change(library)), EMPTY_LIBRARY);
const named = (...names: string[]) => names.map((name) => ({ name, draft: draft() }));
const idOf = ({ calls }: Library, name: string): string => calls.find((one) => one.name === name)?.id ?? '';
/** The list as text, with calls indented below their folder. */
const list = (library: Library, query = ''): string[] =>
  rowsOf(library, query, new Set()).map((row) =>
    row.kind === 'folder'
      ? `${row.folder.name} (${row.count})`
      : `${row.call.folderId === null ? '' : '  '}${row.call.name}`,
  );

const PETS = after(add(named('a', 'b'), 'Pets'), add(named('c'), null), addFolder('Empty'));

test('folders come by their names, calls in the order in which they were added', () => {
  expect(list(PETS)).toEqual(['Empty (0)', 'Pets (2)', '  a', '  b', 'c']);
  expect(list(after(add(named('x'), 'Folder 10'), add(named('y'), 'Folder 9')))).toEqual([
    'Folder 9 (1)',
    '  y',
    'Folder 10 (1)',
    '  x',
  ]);
});

test('a call is duplicated behind itself, moved to the end of a folder, and changed', () => {
  const copied = sorted(duplicate(idOf(PETS, 'a'))(PETS));
  expect(list(copied)).toEqual(['Empty (0)', 'Pets (3)', '  a', '  a (copy)', '  b', 'c']);
  const moved = sorted(move(idOf(copied, 'a'), 'New')(copied));
  expect(list(moved)).toEqual(['Empty (0)', 'New (1)', '  a', 'Pets (2)', '  a (copy)', '  b', 'c']);
  expect(list(sorted(move(idOf(moved, 'a'), null)(moved))).slice(-2)).toEqual(['c', 'a']);
  expect(list(sorted(changeCall(idOf(PETS, 'c'), { name: 'd' })(PETS))).at(-1)).toBe('d');
});

test('what is removed comes back where it was', () => {
  const folder = PETS.folders.find(({ name }) => name === 'Pets') ?? never();
  const removed = { folders: [folder], calls: PETS.calls.filter(({ folderId }) => folderId === folder.id) };
  const without = sorted(removeFolder(folder.id)(PETS));
  expect(list(without)).toEqual(['Empty (0)', 'c']);
  expect(sorted(restore(removed)(without))).toEqual(PETS);
  // Twice, as by two windows: nothing is doubled.
  expect(sorted(restore(removed)(PETS))).toEqual(PETS);
  const call = PETS.calls[0] ?? never();
  expect(sorted(restore({ folders: [], calls: [call] })(removeCall(call.id)(PETS)))).toEqual(PETS);
});

test('a call whose folder was removed meanwhile is in none', () => {
  const call = PETS.calls[0] ?? never();
  const without = removeFolder(call.folderId ?? '')(PETS);
  expect(list(sorted(restore({ folders: [], calls: [call] })(without)))).toEqual(['Empty (0)', 'a', 'c']);
});

test('a folder that gets the name of another one becomes a part of it', () => {
  const empty = PETS.folders.find(({ name }) => name === 'Empty') ?? never();
  expect(list(sorted(renameFolder(empty.id, 'Cats')(PETS)))[0]).toBe('Cats (0)');
  expect(list(sorted(renameFolder(empty.id, 'Pets')(PETS)))).toEqual(['Pets (2)', '  a', '  b', 'c']);
});

test('all words of a search have to be in the folder, the name or the request', () => {
  const library = after(add(named('Otto', 'Selma'), 'Zoo'), add(named('Willy'), null));
  expect(list(library, 'zoo selma')).toEqual(['Zoo (1)', '  Selma']);
  expect(list(library, 'SEA otter willy')).toEqual(['Willy']);
  expect(list(library, 'walrus')).toEqual([]);
});

test('more calls, folders or bytes than the limits are refused', () => {
  const many = after(add(named(...Array.from({ length: LIMITS.calls }, (_, index) => String(index))), null));
  expect(withinLimits(many).ok).toBe(true);
  const over = (library: Library) => {
    const result = withinLimits(library);
    return result.ok ? '' : `${result.refusal.code} ${result.refusal.detail}`;
  };
  expect(over(add(named('x'), null)(many))).toMatch(/^BODY_TOO_LARGE More than 2,000 calls/);
  expect(over(after(...Array.from({ length: LIMITS.folders + 1 }, (_, index) => addFolder(String(index)))))).toContain(
    '200 folders',
  );
  const long = (length: number) => ({
    name: 'long',
    draft: draft({ body: { kind: 'text', text: 'x'.repeat(length), fields: [] } }),
  });
  expect(over(after(add([long(1_000_000)], null)))).toContain('A call of more than 1 MB');
  expect(
    over(
      after(
        add(
          Array.from({ length: 11 }, () => long(950_000)),
          null,
        ),
      ),
    ),
  ).toContain('More than 10 MB');
});

test('what is stored has no key, in the draft or the name', () => {
  const key = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;
  const call = storableCall({
    id: '1',
    name: `with ${key}`,
    folderId: null,
    order: 1,
    draft: draft({ url: `https://api.example/?a=${key}` }),
  });
  expect(call).toMatchObject({ name: 'with ••••••••', draft: { url: 'https://api.example/?a=••••••••' } });
  const clean = storableCall({ ...call, name: 'Call', draft: draft() });
  expect(storableCall(clean)).toEqual(clean);
});

const never = (): never => {
  throw new Error('Not there.');
};

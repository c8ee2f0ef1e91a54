import { describe, expect, test } from 'vitest';
import { createDirectory, orNull } from '../../../relay/secrets/directory.ts';
import type { Neighbours, Pages, SecretRow, UsedRow } from '../../../relay/secrets/rows.ts';
import type { StoredSecret } from '../../../relay/secrets/stored-secret.ts';
import { StoreCorrupted } from '../../../relay/store/corrupted.ts';
import type { Manifest } from '../../../relay/store/manifest.ts';

/** A store whose leaves are the first letters of names; `damaged` names have a row that cannot be read. */
function scene(names: readonly string[], damaged: readonly string[] = []) {
  const state = { revision: 1, hash: 'h', to: null as string | null, pagesHash: 'p', fault: null as Error | null };
  const loaded: string[] = [];
  const read: string[] = [];
  let pagesRead = 0;
  const leafOf = (name: string) => ({ from: name.slice(0, 1), to: state.to, hash: state.hash, entries: [] });
  const manifest = {
    get revision() {
      return state.revision;
    },
    list: (name: string) => (name === 'pages' ? { hash: state.pagesHash } : { leafOf }),
  } as unknown as Pick<Manifest, 'revision' | 'list'>;
  const rows = {
    near: (name: string) => {
      loaded.push(name);
      const listed = names
        .filter((one) => one.startsWith(name.slice(0, 1)))
        .map((one) => ({ name: one, version: 1, row: one.endsWith('missing') ? null : ({ name: one } as UsedRow) }));
      return { leaf: leafOf(name), listed } as unknown as Neighbours;
    },
    pages: (): Pages => {
      pagesRead += 1;
      return { hash: state.pagesHash, origins: new Set([`https://${pagesRead}.example`]) };
    },
  };
  const directory = createDirectory({
    manifest,
    rows,
    read: ({ name }: SecretRow) => {
      read.push(name);
      if (state.fault) throw state.fault;
      if (damaged.includes(name)) throw new StoreCorrupted('damaged');
      return { name } as StoredSecret;
    },
  });
  return { directory, state, loaded, read };
}

describe('a secret', () => {
  test('is read once, with all of its leaf, and so is a name that does not exist', () => {
    const { directory, loaded, read } = scene(['a1', 'a2', 'b1']);
    expect(directory.find('a1')).toEqual({ name: 'a1' });
    expect(directory.find('a2')).toEqual({ name: 'a2' });
    expect(directory.find('a3')).toBeNull();
    expect([loaded, read]).toEqual([['a1'], ['a1', 'a2']]);
    expect(directory.find('c')).toBeNull();
    expect(directory.find('b1')).toBe(directory.find('b1'));
    expect(loaded).toEqual(['a1', 'c', 'b1']);
  });

  test('that is damaged or missing throws, and those beside it are found', () => {
    const { directory } = scene(['a1', 'a2', 'a-missing'], ['a1']);
    for (const name of ['a1', 'a-missing']) expect(() => directory.find(name)).toThrow(StoreCorrupted);
    expect(directory.find('a2')).toEqual({ name: 'a2' });
  });

  test('whose row cannot be read for another reason is not taken for damaged', () => {
    const { directory, state } = scene(['a1']);
    state.fault = new TypeError('no disk');
    expect(() => directory.find('a1')).toThrow(TypeError);
  });

  test.each([
    ['its leaf changes', { hash: 'other' }],
    ['its leaf is split', { to: 'a9' }],
    ['another process writes', { revision: 2 }],
  ])('is read again when %s, and only then', (_, change) => {
    const { directory, state, loaded } = scene(['a1']);
    const before = directory.find('a1');
    Object.assign(state, change);
    expect(directory.find('a1')).not.toBe(before);
    directory.find('a1');
    expect(loaded).toHaveLength(2);
  });

  test('of the leaf that was read first is forgotten, where there are too many', () => {
    const letters = Array.from({ length: 2_049 }, (_, index) => String.fromCharCode(0x4e00 + index));
    const { directory, loaded } = scene(letters);
    for (const letter of letters) directory.find(letter);
    directory.find(letters[2_048] ?? '');
    directory.find(letters[1] ?? '');
    expect(loaded).toHaveLength(2_049);
    directory.find(letters[0] ?? '');
    expect(loaded).toHaveLength(2_050);
  });
});

test('the pages are read when their list or the revision has changed', () => {
  const { directory, state } = scene([]);
  const first = directory.pages();
  expect(directory.pages()).toBe(first);
  state.pagesHash = 'other';
  const second = directory.pages();
  expect([...second]).toEqual(['https://2.example']);
  state.revision += 1;
  expect([...directory.pages()]).toEqual(['https://3.example']);
});

test('a row that cannot be trusted is null, and any other error goes on', () => {
  expect(orNull(() => 1)).toBe(1);
  expect(
    orNull(() => {
      throw new StoreCorrupted('x');
    }),
  ).toBeNull();
  expect(() =>
    orNull(() => {
      throw new RangeError('x');
    }),
  ).toThrow(RangeError);
});

import type { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { dump, OLD, outcome, putBack, rowOf, type Scene, sql, TRUE, useStage } from '../support/relay/staged-store.ts';
import { type Guards, NO_CIPHER, NO_LISTS } from '../support/relay/store.ts';

const { stage, attack, reopen } = useStage();

interface Attack {
  readonly change: (database: DatabaseSync, scene: Scene) => void;
  /** What stops it; without all of these it succeeds. */
  readonly guards: readonly Guards[];
  /** What then comes of it. */
  readonly success: RegExp;
  readonly target?: string;
}
const wide = JSON.stringify([{ origin: 'https://evil.example' }]);

const ATTACKS: Readonly<Record<string, Attack>> = {
  'the policy edited': {
    change: sql(`UPDATE secrets SET policy = json_set(policy, '$.allow', json('${wide}')) WHERE name = 'victim'`),
    guards: [NO_CIPHER],
    success: /evil/,
  },
  'the value edited': {
    change: sql("UPDATE secrets SET sealed = CAST('another value of the same use' AS BLOB) WHERE name = 'victim'"),
    guards: [NO_CIPHER],
    success: /served another value/,
  },
  'a private name edited to another one': {
    change: sql("UPDATE secrets SET name = 'renamed' WHERE name = 'other'"),
    guards: [NO_CIPHER, NO_LISTS],
    success: /served another-value/,
    target: 'renamed',
  },
  'the version edited': {
    change: sql("UPDATE secrets SET version = 9 WHERE name = 'victim'"),
    guards: [NO_CIPHER, NO_LISTS],
    success: /served/,
  },
  'the key edited': {
    change: sql("UPDATE secrets SET key_epoch = 2 WHERE name = 'victim'"),
    guards: [NO_CIPHER],
    success: /served/,
  },
  'the time of making edited': {
    change: sql("UPDATE secrets SET created_at = '2000-01-01T00:00:00Z' WHERE name = 'victim'"),
    guards: [NO_CIPHER],
    success: /served/,
  },
  'the time of changing edited': {
    change: sql("UPDATE secrets SET updated_at = '2000-01-01T00:00:00Z' WHERE name = 'victim'"),
    guards: [NO_CIPHER],
    success: /served/,
  },
  'the values of two rows swapped': {
    change: (database) => {
      const rows = dump(database).secrets;
      const [one, two] = [rowOf(rows, 'victim'), rowOf(rows, 'other')];
      putBack(database, 'secrets', { ...one, sealed: two?.sealed ?? null });
    },
    guards: [NO_CIPHER],
    success: /served another-value/,
  },
  'a private row copied over a public one': {
    change: (database) => {
      const rows = dump(database).secrets;
      const [one, two] = [rowOf(rows, 'victim'), rowOf(rows, 'other')];
      putBack(database, 'secrets', {
        ...two,
        id: one?.id ?? '',
        name: 'victim',
        policy: one?.policy ?? '',
        version: one?.version ?? 0,
      });
    },
    guards: [NO_CIPHER],
    success: /served another-value/,
    // `other` stays as it is: nothing was moved away.
  },
  'a copy put in under a new name': {
    change: (database) =>
      putBack(database, 'secrets', { ...rowOf(dump(database).secrets, 'other'), id: 'copy', name: 'copy' }),
    guards: [NO_CIPHER, NO_LISTS],
    success: /served another-value/,
    target: 'copy',
  },
  'the row rolled back to its older version': {
    change: (database, { before }) => putBack(database, 'secrets', rowOf(before.secrets, 'victim')),
    guards: [NO_LISTS],
    success: new RegExp(`served ${OLD}`),
  },
  'a deleted row brought back': {
    change: sql("UPDATE secrets SET deleted_at = NULL WHERE name = 'gone'"),
    guards: [NO_LISTS],
    success: /served a-deleted-value/,
    target: 'gone',
  },
  'a row deleted': {
    change: sql("DELETE FROM secrets WHERE name = 'victim'"),
    guards: [NO_LISTS],
    success: /missing/,
  },
  'a row marked as deleted': {
    change: sql("UPDATE secrets SET deleted_at = 1 WHERE name = 'victim'"),
    guards: [NO_LISTS],
    success: /missing/,
  },
};

test('a new version takes nothing from a row that was edited: it can only be removed', async () => {
  const scene = await stage({});
  expect(await scene.store.vault.patch('victim', { paused: true }, 'cli')).toMatchObject({ ok: true });
  attack(sql("UPDATE secrets SET policy = json_set(policy, '$.paused', json('false')) WHERE name = 'victim'"));
  for (const change of [
    () => scene.store.vault.set('victim', 'new', {}, 'cli'),
    () => scene.store.vault.patch('victim', { access: 'public' }, 'cli'),
  ]) {
    await expect(change).rejects.toThrow('not what the relay wrote');
  }
  expect(await scene.store.vault.remove('victim', 'cli')).toMatchObject({ ok: true });
  expect(await scene.store.vault.restore('victim', 'cli')).toMatchObject({ ok: false });
  await scene.store.close();
});

describe.each(Object.entries(ATTACKS))('%s', (_, { change, guards, success, target = 'victim' }) => {
  test('is refused by a running relay and by one that starts, and other secrets are served', async () => {
    const scene = await stage({});
    expect(outcome(scene.store)).toBe(TRUE);
    attack((database) => change(database, scene));
    await expect.poll(() => outcome(scene.store, target), { interval: 5 }).toBe('StoreCorrupted');
    await scene.store.close();
    const again = await reopen();
    expect(outcome(again, target)).toBe('StoreCorrupted');
    const untouched = target === 'victim' ? 'other' : 'victim';
    if (target !== 'renamed') expect(outcome(again, untouched)).toMatch(/^served/);

    // The owner sees which one it is, no policy of it, and can delete it; then the name is free again.
    expect(again.vault.page(1_000, null).secrets).toContainEqual(
      expect.objectContaining({ name: target, damaged: true, allow: [] }),
    );
    expect([...again.vault.pageOrigins()]).toEqual([]);
    expect(await again.vault.remove(target, 'cli')).toMatchObject({ ok: true });
    expect(await again.vault.set(target, 'new', {}, 'cli')).toMatchObject({ ok: true });
    expect(outcome(again, target)).toMatch(/^served new/);
    await again.close();
  });

  test('succeeds without the guard', async () => {
    const scene = await stage(Object.assign({}, ...guards));
    attack((database) => change(database, scene));
    await expect.poll(() => outcome(scene.store, target), { interval: 5 }).toMatch(success);
    await scene.store.close();
  });
});

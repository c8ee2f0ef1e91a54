import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import type { Random } from '../random.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Dump, dump } from './staged-store.ts';
import { type Guards, type OpenStore, openStore } from './store.ts';

/** A store of so many secrets that its lists have several levels of nodes, beside a model of what it has. */
export const NAMES = Array.from({ length: 320 }, (_, index) => `name-${index}`);

/** What an owner has done: `served …` by name, of secrets that exist and of deleted ones. */
export interface Model {
  readonly live: Map<string, string>;
  readonly deleted: Map<string, string>;
}
export interface ModelledStore {
  readonly store: OpenStore;
  readonly model: Model;
  readonly earlier: readonly Dump[];
  /** In another process, as far as SQLite knows. */
  attack(change: (database: DatabaseSync) => void): Promise<void>;
  close(): Promise<void>;
}

export async function modelledStore(random: Random, guards: Guards): Promise<ModelledStore> {
  const folder = await temporaryFolder();
  const store = await openStore(folder.path, { now: () => Date.parse('2030-01-01T00:00:00Z'), ...guards });
  store.database.exec('PRAGMA synchronous = OFF');
  const model: Model = { live: new Map(), deleted: new Map() };
  const earlier: Dump[] = [];
  const filled: Promise<void>[] = [];
  await store.manifest.change(() => {
    for (const name of NAMES.slice(0, 280)) filled.push(put(store, model, name, random));
  });
  await Promise.all(filled);
  for (let step = 0; step < 60; step += 1) {
    if (step % 20 === 0) earlier.push(dump(store.database));
    await operate(store, model, random);
  }
  await store.rotation.rows();
  for (let step = 0; step < 10; step += 1) await operate(store, model, random);

  const attacker = new DatabaseSync(path.join(folder.path, 'relay.db'));
  attacker.exec('PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF');
  return {
    store,
    model,
    earlier,
    attack: async (change) => {
      const before = store.manifest.revision;
      attacker.exec('BEGIN');
      try {
        change(attacker);
      } finally {
        // At least one write, so that the relay notices one.
        attacker.exec('UPDATE devices SET last_used_at = NULL; PRAGMA user_version = 3; COMMIT');
      }
      await expect.poll(() => revisionOf(store), { interval: 1 }).not.toBe(before);
    },
    close: async () => {
      attacker.close();
      await store.close();
      await folder.remove();
    },
  };
}

/** After a read, which notices what others have written, and may be the first to find it damaged. */
function revisionOf({ manifest }: OpenStore): number {
  try {
    manifest.list('secrets').has('any');
  } catch {}
  return manifest.revision;
}

export const served = (value: string, paused: boolean, origins: readonly string[] | null | undefined): string =>
  `served ${value} ${paused} ${origins?.join() ?? 'any'}`;

let count = 0;
async function put(store: OpenStore, model: Model, name: string, random: Random): Promise<void> {
  count += 1;
  const value = `value-${count}`;
  const paused = random.whole(4) === 0;
  const origins = random.pick([null, ['https://a.example'], [`https://${random.whole(50)}.example`]]);
  expect(await store.vault.set(name, value, { paused, origins }, 'cli')).toMatchObject({ ok: true });
  model.live.set(name, served(value, paused, origins));
}

async function operate(store: OpenStore, model: Model, random: Random): Promise<void> {
  const free = NAMES.filter((name) => !model.live.has(name) && !model.deleted.has(name));
  const name = random.pick([...model.live.keys()]);
  const known = model.live.get(name) ?? '';
  switch (random.whole(6)) {
    case 0:
      return await put(store, model, name, random);
    case 1:
      if (free.length > 0) await put(store, model, random.pick(free), random);
      return;
    case 2:
      expect(await store.vault.remove(name, 'cli')).toMatchObject({ ok: true });
      model.live.delete(name);
      model.deleted.set(name, known);
      return;
    case 3: {
      const [gone] = model.deleted.keys();
      if (gone === undefined) return;
      expect(await store.vault.restore(gone, 'cli')).toMatchObject({ ok: true });
      model.live.set(gone, model.deleted.get(gone) ?? '');
      model.deleted.delete(gone);
      return;
    }
    case 4: {
      if (free.length === 0) return;
      const next = random.pick(free);
      expect(await store.vault.patch(name, { name: next }, 'cli')).toMatchObject({ ok: true });
      model.live.delete(name);
      model.live.set(next, known);
      return;
    }
    default: {
      const [, value = '', paused, origins = ''] = known.split(' ');
      expect(await store.vault.patch(name, { paused: paused === 'false' }, 'cli')).toMatchObject({ ok: true });
      model.live.set(name, served(value, paused === 'false', origins === 'any' ? null : origins.split(',')));
    }
  }
}

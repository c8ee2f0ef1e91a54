import type { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { StoreCorrupted } from '../../relay/store/corrupted.ts';
import { entriesOf, LIST_NAMES } from '../../relay/store/lists.ts';
import { type Random, seededRandom } from '../support/random.ts';
import { type Model, type ModelledStore, modelledStore, NAMES, served } from '../support/relay/modelled-store.ts';
import { type Dump, dump, putBack, type Row } from '../support/relay/staged-store.ts';
import { type Guards, NO_CIPHER, NO_LISTS, type OpenStore } from '../support/relay/store.ts';
import { runs } from '../support/runs.ts';

/**
 * Any row of a store with several levels of nodes is edited, deleted, copied or brought back from an earlier moment, by a
 * writer of the database who does not have the root key.
 */
const ATTACKED = ['nodes', 'secrets', 'meta'] as const;
type Table = (typeof ATTACKED)[number];
const KEYS: Readonly<Record<Table, string>> = { nodes: 'id', secrets: 'id', meta: 'name' };

const REFUSED = 'refused';
function refusedOr(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (error instanceof StoreCorrupted) return REFUSED;
    throw error;
  }
}

/** All that can be read, by what it is; `refused` where the store says that it is not what the relay wrote. */
async function everything(store: OpenStore, model: Model): Promise<Map<string, string>> {
  const read = new Map<string, string>();
  const find = (name: string): string => {
    const secret = store.vault.find(name);
    if (!secret) return 'missing';
    return served(store.vault.open(secret).value, secret.policy.paused, secret.policy.origins);
  };
  for (const name of NAMES)
    read.set(
      name,
      refusedOr(() => find(name)),
    );
  for (const name of model.deleted.keys()) read.set(`deleted ${name}`, await restored(store, name, find));
  const listed = (): string => {
    const { secrets } = store.vault.page(1_000, null);
    return secrets.some(({ damaged }) => damaged) ? REFUSED : secrets.map(({ name }) => name).join();
  };
  read.set('page', refusedOr(listed));
  read.set(
    'pages',
    refusedOr(() => [...store.vault.pageOrigins()].join()),
  );
  for (const name of LIST_NAMES) {
    const walk = () => JSON.stringify([...entriesOf(store.manifest.list(name))]);
    read.set(`list ${name}`, refusedOr(walk));
  }
  return read;
}

/** What the secret would be if it were restored. */
async function restored(store: OpenStore, name: string, find: (name: string) => string): Promise<string> {
  let outcome = '';
  let restoring: Promise<unknown> = Promise.resolve();
  const undone = new Error('undone');
  try {
    await store.manifest.change(() => {
      restoring = store.vault.restore(name, 'cli');
      restoring.catch(() => {});
      outcome = store.manifest.list('secrets').has(name) ? find(name) : REFUSED;
      throw undone;
    });
  } catch (error) {
    if (error instanceof StoreCorrupted) return REFUSED;
    if (error !== undone) throw error;
  }
  await restoring.catch((error: unknown) => {
    if (!(error instanceof StoreCorrupted)) throw error;
    outcome = REFUSED;
  });
  return outcome;
}

interface Attack {
  readonly what: string;
  readonly table: Table;
  readonly change: (database: DatabaseSync) => void;
}

function randomAttack({ store, earlier }: ModelledStore, random: Random): Attack | null {
  const table = random.pick(ATTACKED);
  const key = KEYS[table];
  const rows = (of: Dump): Row[] => (of[table] ?? []).filter((row) => row[key] !== 'root-key-check');
  const now = rows(dump(store.database));
  const row = random.pick(now);
  const other = random.pick(random.whole(2) === 0 ? now : rows(random.pick(earlier)));
  const named = `${table} ${row[key]}`;
  const put = (what: string, changed: Row): Attack | null =>
    JSON.stringify(changed) === JSON.stringify(row)
      ? null
      : { what: `${what} of ${named}`, table, change: (database) => putBack(database, table, changed) };
  const column = random.pick(Object.keys(row).filter((name) => name !== key));
  switch (random.whole(5)) {
    case 0:
      return put(`${column} edited`, { ...row, [column]: edited(row[column] ?? null, random) });
    case 1:
      return put(`${column} copied`, { ...row, [column]: other[column] ?? null });
    case 2:
      return put('content copied', { ...other, [key]: row[key] ?? null });
    case 3: {
      const older = rows(random.pick(earlier)).find((old) => old[key] === row[key]);
      // After a rotation the same content is there under another key; with the older one it is still the same content.
      const isSame = table === 'secrets' && older?.version === row.version && older?.deleted_at === row.deleted_at;
      return older && !isSame ? put('an older moment', older) : null;
    }
    default:
      return {
        what: `${named} deleted`,
        table,
        change: (database) => database.prepare(`DELETE FROM ${table} WHERE ${key} = ?`).run(row[key] ?? null),
      };
  }
}

function edited(value: Row[string], random: Random): Row[string] {
  if (value === null) return 1;
  if (typeof value === 'number') return value + random.pick([1, -1]);
  if (typeof value !== 'string') return value.map((byte, at) => (at === random.whole(value.length) ? byte ^ 1 : byte));
  const at = random.whole(value.length);
  return value.slice(0, at) + (value[at] === 'x' ? 'y' : 'x') + value.slice(at + 1);
}

/**
 * Attacks that have something read that the owner did not write, and such that nothing shows; until `enough` of the first
 * are found.
 */
async function attackAll(guards: Guards, seed: number, times: number, enough = Number.POSITIVE_INFINITY) {
  const random = seededRandom(seed);
  const scene = await modelledStore(random, guards);
  const { store, model } = scene;
  const truth = await everything(store, model);
  const wrong: string[] = [];
  const unseen: string[] = [];
  let made = 0;
  while (made < times && wrong.length < enough) {
    const attack = randomAttack(scene, random);
    if (!attack) continue;
    const before = dump(store.database)[attack.table] ?? [];
    try {
      await scene.attack(attack.change);
    } catch (error) {
      // The attack itself: a row of this name exists, or a column may not be null.
      if (error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 19) continue;
      throw error;
    }
    made += 1;
    const read = await everything(store, model);
    const differing = [...read].filter(([what, outcome]) => outcome !== truth.get(what));
    if (differing.some(([, outcome]) => outcome !== REFUSED)) wrong.push(attack.what);
    if (differing.length === 0) unseen.push(attack.what);
    await scene.attack((database) => {
      database.exec(`DELETE FROM ${attack.table}`);
      for (const row of before) putBack(database, attack.table, row);
    });
    expect(await everything(store, model), `after ${attack.what} was undone`).toEqual(truth);
  }
  await scene.close();
  return { truth, model, wrong, unseen };
}

test(
  'whatever is done to a row, nothing else than what the owner wrote is read, and it shows',
  async () => {
    for (let seed = 1; seed <= runs(1, 20); seed += 1) {
      const { truth, model, wrong, unseen } = await attackAll({}, seed, runs(50, 200));
      for (const name of NAMES) expect(truth.get(name), `seed ${seed}`).toBe(model.live.get(name) ?? 'missing');
      for (const [name, value] of model.deleted) expect(truth.get(`deleted ${name}`)).toBe(value);
      expect(truth.get('page')).toBe([...model.live.keys()].sort().join());
      expect({ seed, wrong, unseen }).toEqual({ seed, wrong: [], unseen: [] });
    }
  },
  runs(120_000, 3_600_000),
);

test.each([
  ['the lists', NO_LISTS],
  ['the authentication of rows', NO_CIPHER],
])(
  'without %s the same attacks have something else read',
  async (_, guards) => {
    expect((await attackAll(guards, 1, 50, 1)).wrong).not.toEqual([]);
  },
  120_000,
);

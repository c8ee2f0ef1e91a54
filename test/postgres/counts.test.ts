import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createSharedCounter } from '../../relay/limits/shared-counter.ts';
import { createPostgres, type Postgres } from '../../relay/store/postgres/connect.ts';
import { createCountTable } from '../../relay/store/postgres/counts.ts';
import { migrate } from '../../relay/store/postgres/migrations.ts';
import { createDatabase, query } from '../support/relay/postgres.ts';

let url: string;
let postgres: Postgres;
let relays: ReturnType<typeof createSharedCounter>[];
beforeAll(async () => {
  url = await createDatabase(inject('postgres'));
  postgres = createPostgres(url);
  await postgres.use(migrate);
  relays = Array.from({ length: 3 }, () =>
    createSharedCounter({ hashOf: (key) => key, count: createCountTable(postgres).count }),
  );
});
afterAll(() => postgres.close());

const T = 'client_secret_relay';
const rows = (): Promise<Record<string, unknown>[]> => query(url, `SELECT hash, used::integer FROM ${T}.counts`);

test('batches of several relays with the same windows in any order neither wait for each other nor count wrong', async () => {
  const keys = Array.from({ length: 12 }, (_, index) => `window ${index}`);
  const max = 40;
  let passed = 0;
  // Rows are locked one after another, with time for another batch between them.
  await query(
    url,
    `CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.001); RETURN NEW; END $$;
     CREATE TRIGGER wait BEFORE INSERT ON ${T}.counts FOR EACH ROW EXECUTE FUNCTION wait()`,
  );
  const rounds = Array.from({ length: 600 }, async (_, index) => {
    const [first = '', second = ''] = [keys[(index * 7) % 12], keys[(index * 5 + 1) % 12]];
    const windows = [first, second].map((key) => ({ key, max, span: 'day' as const }));
    // In each round, one of them is asked by whoever has not asked last.
    await new Promise((resolve) => setTimeout(resolve, index % 40));
    const taken = await relays[index % 3]?.take(windows);
    if (taken && 'counted' in taken) passed += 1;
  });
  await Promise.all(rounds);
  await query(url, `DROP TRIGGER wait ON ${T}.counts`);
  const used = (await rows()).reduce((sum, row) => sum + Number(row.used), 0);
  expect(used).toBe(2 * passed);
  expect(passed).toBeGreaterThan(100);
  for (const row of await rows()) expect(row.used).toBeLessThanOrEqual(max);
});

test('counts whose window has ended are deleted, and no others', async () => {
  await query(url, `DELETE FROM ${T}.counts`);
  await query(
    url,
    `INSERT INTO ${T}.counts SELECT 'old ' || n, 1, ${T}.now_ms() - 1 FROM generate_series(1, 12000) AS n`,
  );
  await relays[0]?.take([{ key: 'now', max: 5, span: 'minute' }]);
  const table = createCountTable(postgres);
  await table.purge();
  expect(await rows()).toEqual([{ hash: 'now', used: 1 }]);
});

test('a window that nobody has counted in is not made by giving back', async () => {
  await query(url, `DELETE FROM ${T}.counts`);
  relays[0]?.release([{ key: 'never', endsAt: Date.now() + 1_000 }]);
  const taken = await relays[0]?.take([{ key: 'never', max: 1, span: 'minute' }]);
  expect(taken).toHaveProperty('counted');
  expect(await relays[1]?.take([{ key: 'never', max: 1, span: 'minute' }])).toMatchObject({ full: 0 });
});

test('a server whose function is another one has calls refused', async () => {
  const other = await createDatabase(inject('postgres'));
  const hostile = createPostgres(other);
  await hostile.use(migrate);
  const counter = createSharedCounter({ hashOf: (key) => key, count: createCountTable(hostile).count });
  const takes = () => counter.take([{ key: 'a', max: 1, span: 'minute' }]);
  await takes();
  for (const reply of ['null', '{"at": 1, "ends": [], "fulls": []}', '{"at": 1, "ends": [1], "fulls": ["0"]}']) {
    await query(
      other,
      `CREATE OR REPLACE FUNCTION ${T}.count_calls(hashes text[], spans text[], released integer[], released_ends bigint[],
        sizes integer[], windows integer[], maxes bigint[]) RETURNS json LANGUAGE sql AS $$ SELECT '${reply}'::json $$`,
    );
    await expect(takes()).rejects.toThrow('count_calls');
  }
  await hostile.close();
});

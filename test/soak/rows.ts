import { DatabaseSync } from 'node:sqlite';

/** What a database of a relay has when everybody is gone. */
export interface Rows {
  readonly secrets: readonly string[];
  readonly devices: number;
  /** Queued calls. */
  readonly calls: number;
  /** Nodes of the lists that no list leads to. */
  readonly orphans: number;
  /** Tables whose rows are bounded by the secrets, deleted ones included, and have more. */
  readonly tooMany: readonly string[];
}

export function rowsOf(file: string): Rows {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const count = (table: string): number =>
      Number((database.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number }).count);
    const names = database.prepare('SELECT name FROM secrets WHERE deleted_at IS NULL ORDER BY name').all();
    const bound = count('secrets');
    const tables = new Set(
      database
        .prepare('SELECT name FROM sqlite_schema')
        .all()
        .map(({ name }) => String(name)),
    );
    return {
      secrets: names.map(({ name }) => String(name)),
      devices: count('devices'),
      calls: count('calls'),
      orphans: count('nodes') - reachable(database).size,
      // A replica has no counts, which are in Postgres.
      tooMany: ['uses', 'usage', 'counts'].filter((table) => tables.has(table) && count(table) > bound),
    };
  } finally {
    database.close();
  }
}

/** Ids of all nodes that the roots lead to. */
function reachable(database: DatabaseSync): Set<number> {
  const { value } = database.prepare("SELECT value FROM meta WHERE name = 'state'").get() as { value: string };
  const { lists } = JSON.parse(value.slice(value.indexOf(' ') + 1)) as { lists: Record<string, { id: number }> };
  const select = database.prepare('SELECT content FROM nodes WHERE id = ?');
  const found = new Set<number>();
  const left = Object.values(lists).map(({ id }) => id);
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    const row = select.get(id) as { content: string } | undefined;
    if (!row) continue;
    found.add(id);
    const { children = [] } = JSON.parse(row.content) as { children?: readonly { id: number }[] };
    left.push(...children.map((child) => child.id));
  }
  return found;
}

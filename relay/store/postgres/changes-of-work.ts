import type { DatabaseSync } from 'node:sqlite';
import { columnsOf, type Row, TABLES, type Table, type TableChange } from './tables.ts';

export interface ChangesOfWork {
  /** Before the work, in its transaction. */
  begin(): void;
  /** What was written since, read before the transaction ends. */
  read(): TableChange[];
}

/** Records which rows a transaction writes, by triggers that only this connection has. Also rows that a foreign key deletes. */
export function createChangesOfWork(database: DatabaseSync): ChangesOfWork {
  // Not unique: how a conflict is resolved in a trigger depends on the statement that fires it.
  database.exec('CREATE TEMP TABLE changed (name TEXT, key)');
  for (const { name, key } of TABLES) {
    for (const [event, row] of [
      ['INSERT', 'NEW'],
      ['UPDATE', 'OLD'],
      ['UPDATE', 'NEW'],
      ['DELETE', 'OLD'],
    ] as const) {
      database.exec(
        `CREATE TEMP TRIGGER ${name}_${event}_${row} AFTER ${event} ON main.${name} BEGIN
           INSERT INTO changed VALUES ('${name}', ${row}.${key});
         END`,
      );
    }
  }
  const clear = database.prepare('DELETE FROM temp.changed');
  const changed = database.prepare('SELECT DISTINCT key FROM temp.changed WHERE name = ?');
  const rowOf = new Map(
    TABLES.map((table) => {
      const select = database.prepare(`SELECT ${columnsOf(table)} FROM ${table.name} WHERE ${table.key} = ?`);
      select.setReturnArrays(true);
      return [table, select];
    }),
  );
  const rowsOf = (table: Table, keys: readonly (string | number)[]): Row[] =>
    keys.flatMap((key) => {
      const row = rowOf.get(table)?.get(key) as unknown as Row | undefined;
      return row ? [row] : [];
    });

  return {
    begin: () => void clear.run(),
    read: () =>
      TABLES.flatMap((table) => {
        const keys = changed.all(table.name).map(({ key }) => key as string | number);
        return keys.length === 0 ? [] : [{ table, keys, rows: rowsOf(table, keys) }];
      }),
  };
}

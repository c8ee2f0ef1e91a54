import type { DatabaseSync } from 'node:sqlite';
import type { Authority } from './authority.ts';
import { StartupError } from './startup-error.ts';

/** Whether the first start is still to be completed. A store with rows but without the state is damaged, not new. */
export function isNew(database: DatabaseSync): boolean {
  if (database.prepare("SELECT 1 FROM meta WHERE name = 'root-key-check'").get()) return false;
  const rows = database.prepare('SELECT 1 FROM secrets UNION ALL SELECT 1 FROM devices UNION ALL SELECT 1 FROM audit');
  if (rows.get()) throw new StartupError('The database has lost what it is checked with; bring back a backup.');
  return true;
}

/** Compares a value derived from the root key, to detect at the start that the database belongs to another one. */
export async function checkRootKey(
  database: DatabaseSync,
  authority: Authority,
  check: string,
  begin: () => void,
): Promise<void> {
  const read = database.prepare("SELECT value FROM meta WHERE name = 'root-key-check'");
  if (!read.get()) {
    await authority.transaction(
      () => {
        // Another first start was faster.
        if (read.get()) return;
        database.prepare("INSERT INTO meta (name, value) VALUES ('root-key-check', ?)").run(check);
        begin();
      },
      { wait: true },
    );
  }
  if ((read.get() as { value: string }).value !== check) {
    throw new StartupError('The root key is not the one this database was made with.');
  }
}

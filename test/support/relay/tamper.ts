import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process writes into a row, as a thief with write access or a failing disk would. */
export function tamper(dataDir: string): void {
  const file = readdirSync(dataDir).find((name) => /\.(db|sqlite)$/.test(name)) ?? '';
  const database = new DatabaseSync(join(dataDir, file));
  database.exec("UPDATE secrets SET policy = replace(policy, 'public', 'public ')");
  database.close();
}

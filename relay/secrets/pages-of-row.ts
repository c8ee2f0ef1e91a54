import type { DatabaseSync } from 'node:sqlite';
import type { PagesOf } from '../store/convert-lists.ts';
import { orNull } from './directory.ts';
import { pagesOf, type RowCipher } from './row-cipher.ts';
import type { SecretRow } from './rows.ts';

/** Decrypts the row, so that no page is listed that somebody wrote into its policy. */
export function createPagesOfRow(database: DatabaseSync, cipher: RowCipher): PagesOf {
  const select = database.prepare(
    `SELECT id, name, version, policy AS policyText, sealed, key_epoch AS keyEpoch, created_at AS createdAt,
       updated_at AS updatedAt FROM secrets WHERE id = ? AND version = ?`,
  );
  return (id, version) => {
    const row = select.get(id, version) as SecretRow | undefined;
    const isGenuine = row && orNull(() => cipher.open(row, row.sealed)) !== null;
    return isGenuine ? pagesOf(row) : [];
  };
}

import { createHmac, hash } from 'node:crypto';
import { entriesOf } from '../../../relay/store/lists.ts';
import type { OpenStore } from './store.ts';

/** Makes of an open store what version 2 of the schema had: each list one text, their digests in the state. */
export function toVersion2({ database, keys, manifest }: OpenStore): void {
  const rows = database.prepare('SELECT id, name, version, deleted_at FROM secrets').all();
  const lists = {
    secrets: rows.map(({ id, name, version, deleted_at: deletedAt }) => [id, [name, version, deletedAt]]),
    devices: [...entriesOf(manifest.list('devices'))],
    codes: [...entriesOf(manifest.list('codes'))],
    boxes: [...entriesOf(manifest.list('boxes'))],
  };
  const { audit, rowEpoch, sealing } = manifest.head;
  const texts = Object.entries(lists).map(([name, list]) => [name, JSON.stringify(list)] as const);
  const digests = Object.fromEntries(texts.map(([name, text]) => [name, hash('sha256', text, 'base64url')]));
  const json = JSON.stringify({ generation: 9, audit, rowEpoch, sealing, digests });
  const mac = createHmac('sha256', keys.state).update(json).digest('base64url');
  const put = database.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  database.exec('BEGIN');
  for (const [name, text] of texts) put.run(`list-${name}`, text);
  put.run('state', `${mac} ${json}`);
  database.exec(
    'DROP TABLE nodes; DROP TABLE calls; DROP TABLE usage; DROP INDEX deleted_secrets_by_name; PRAGMA user_version = 2; COMMIT',
  );
}

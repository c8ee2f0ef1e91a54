import type { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { warningsOf } from '../../shared/policy/decide.ts';
import { warningsOfValue } from '../../shared/policy/value-warnings.ts';
import type { SecretPage, SecretSaved, SecretSummary } from '../../shared/protocol/api.ts';
import { type Policy, policySchema } from '../../shared/protocol/policy.ts';
import type { Audit } from '../audit/audit.ts';
import type { SealingKeys } from '../keys/sealing-keys.ts';
import { secretEncodingsOf } from '../redact/secret-encodings.ts';
import type { Manifest } from '../store/manifest.ts';
import { type Changes, createChanges } from './changes.ts';
import { createDirectory, orNull } from './directory.ts';
import { hintOf } from './hint.ts';
import type { RowCipher } from './row-cipher.ts';
import { createSecretRows, type Listed, type SecretRow, type UsedRow } from './rows.ts';
import type { OpenedSecret, StoredSecret } from './stored-secret.ts';

/** Throws `StoreCorrupted` if a row is not what the relay wrote, except `page` and `remove`. */
export interface Vault extends Changes {
  /** Takes the same time whether a secret of this name exists or not. */
  find(name: string): StoredSecret | null;
  /** Decrypts the value, and derives its forms for redaction. */
  open(secret: StoredSecret): OpenedSecret;
  /** Counted in memory and written by `flush`. */
  markUsed(secret: StoredSecret): void;
  /**
   * In the order of names, after the name `cursor`, with the cursor of the next page. Damaged ones are marked and have no
   * policy, so that the owner still sees the others.
   */
  page(limit: number, cursor: string | null): SecretPage;
  /** Origins of all pages that any policy allows, for preflights. */
  pageOrigins(): ReadonlySet<string>;
  /** Writes the uses that were counted first, or all. */
  flush(all?: boolean): Promise<void>;
}

/** Secrets whose uses one flush writes: the event loop does nothing else meanwhile. */
const MAX_WRITTEN = 1_000;

export function createVault(deps: {
  readonly database: DatabaseSync;
  readonly manifest: Manifest;
  readonly cipher: RowCipher;
  readonly sealing: SealingKeys;
  readonly audit: Audit;
  readonly now: () => number;
}): Vault {
  const { database, manifest, cipher, now } = deps;
  const rows = createSecretRows(database, manifest);
  const used = new Map<string, number>();
  // As long as the row is cached. The root key, which decrypts every value, is in memory anyway.
  const opened = new WeakMap<StoredSecret, OpenedSecret>();
  const open = (row: SecretRow): string => cipher.open(row, row.sealed);
  const policyOf = (row: SecretRow): Policy => v.parse(policySchema, JSON.parse(row.policyText));
  /** A policy is trusted only together with its value: throws if the row was edited. */
  const stored = (row: SecretRow): StoredSecret => {
    open(row);
    return { name: row.name, version: row.version, policy: policyOf(row), row };
  };
  const summarise = (row: UsedRow): SecretSummary => {
    const { id, name, version, createdAt, updatedAt, lastUsedAt } = row;
    const uses = row.uses + (used.get(id) ?? 0);
    const recently = used.has(id) ? new Date(now()).toISOString() : lastUsedAt;
    return { name, ...policyOf(row), ...hintOf(open(row)), version, createdAt, updatedAt, lastUsedAt: recently, uses };
  };
  const summariseListed = (listed: Listed): SecretSummary =>
    (listed.row && orNull(() => summarise(listed.row as UsedRow))) ?? damaged(listed);
  const directory = createDirectory({ manifest, rows, read: stored });
  const saved = (name: string): SecretSaved => {
    const row = rows.byName(name);
    if (!row) throw new Error('a row that was just written is not there');
    const summary = summarise(row);
    return { ...summary, warnings: [...warningsOf(summary), ...warningsOfValue(open(row), summary)] };
  };

  const changes = createChanges({ ...deps, rows, saved, policyOf });

  return {
    ...changes,
    find: (name) => directory.find(name),
    open: (secret) => {
      const known = opened.get(secret);
      if (known) return known;
      const value = open(secret.row);
      const fresh = { value, encodings: secretEncodingsOf(value) };
      opened.set(secret, fresh);
      return fresh;
    },
    markUsed: ({ row }) => {
      used.set(row.id, (used.get(row.id) ?? 0) + 1);
    },
    page: (limit, cursor) => {
      const found = rows.after(cursor ?? '', limit + 1);
      const secrets = found.slice(0, limit).map(summariseListed);
      return { secrets, cursor: found.length > limit ? (secrets.at(-1)?.name ?? null) : null };
    },
    pageOrigins: () => directory.pages(),
    flush: async (all = false) => {
      await changes.purge();
      if (used.size === 0) return;
      const at = new Date(now()).toISOString();
      const counted = [...used].slice(0, all ? used.size : MAX_WRITTEN);
      await manifest.change(
        () => {
          for (const [id, count] of counted) rows.addUses(id, count, at);
        },
        { wait: false },
      );
      for (const [id, count] of counted) {
        const left = (used.get(id) ?? 0) - count;
        // Behind the others, whose turn is next.
        used.delete(id);
        if (left > 0) used.set(id, left);
      }
    },
  };
}

/** Name and version are from the list; nothing in the row is trusted. */
const damaged = ({ name, version }: Listed): SecretSummary => ({
  ...v.parse(policySchema, {}),
  name,
  version,
  createdAt: new Date(0).toISOString(),
  updatedAt: new Date(0).toISOString(),
  lastUsedAt: null,
  uses: 0,
  damaged: true,
});

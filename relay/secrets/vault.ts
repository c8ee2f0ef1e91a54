import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { ok, type Result, refuse } from '../../shared/errors.ts';
import { warningsOf } from '../../shared/policy/decide.ts';
import type { SecretSaved, SecretSummary } from '../../shared/protocol/api.ts';
import {
  MAX_SECRET_LENGTH,
  nameSchema,
  type Policy,
  policySchema,
  secretPatchSchema,
} from '../../shared/protocol/policy.ts';
import type { DerivedKeys, Identity } from '../keys/derived-keys.ts';
import { type Form, formsOf } from '../redact/forms.ts';
import { inTransaction } from '../store/database.ts';
import { openRow, policyText, sealRow } from './row-cipher.ts';
import { createSecretRows, type SecretRow, type UsedRow } from './rows.ts';
import { openSealedBox, rejected } from './sealed-box.ts';
import { refuseWildcards } from './wildcards.ts';

/** A secret as the pipeline knows it; the value is still closed. */
export interface StoredSecret {
  readonly name: string;
  readonly version: number;
  readonly policy: Policy;
  readonly row: SecretRow;
}

/** A secret in the clear: for `substitute` and `forward` alone. */
export interface OpenedSecret {
  readonly value: string;
  readonly forms: readonly Form[];
}

export interface Vault {
  /** From memory unless another process has written since. */
  find(name: string): Promise<StoredSecret | null>;
  /** The value, and its forms for redaction. Throws `StoreCorrupted` where the row is not what the relay wrote. */
  open(secret: StoredSecret): OpenedSecret;
  /** Counted in memory and written about once a second. */
  markUsed(secret: StoredSecret): void;
  list(): Promise<SecretSummary[]>;
  put(name: string, sealed: unknown, deviceId: string): Promise<Result<{ created: boolean; secret: SecretSaved }>>;
  /** For the CLI, which is on the relay's own machine: no box. `policy` as in a sealed box. */
  set(name: string, value: string, policy: unknown): Promise<Result<{ created: boolean; secret: SecretSaved }>>;
  patch(name: string, patch: unknown): Promise<Result<SecretSaved>>;
  remove(name: string): Promise<Result<void>>;
  restore(name: string): Promise<Result<SecretSaved>>;
  /** All pages that some policy lets call, for preflights. */
  pageOrigins(): Promise<ReadonlySet<string>>;
  flush(): void;
}

const RESTORE_MS = 600_000;
/** A write by another process (the CLI) is seen within this time; asking SQLite costs 4 µs, too much for every call. */
const FOREIGN_WRITE_MS = 10;
const HINT_LENGTH = 4;
const MIN_LENGTH_FOR_HINT = 20;

export function createVault(deps: {
  readonly database: DatabaseSync;
  readonly keys: DerivedKeys;
  readonly identity: Identity;
  readonly now: () => number;
}): Vault {
  const { database, keys, now } = deps;
  const rows = createSecretRows(database);
  const cache = new Map<string, StoredSecret>();
  const used = new Map<string, number>();
  // Lives as long as the cached row; the root key, which opens every value, is in memory just as long.
  const forms = new WeakMap<StoredSecret, readonly Form[]>();
  let pages: ReadonlySet<string> | null = null;
  let seenVersion = rows.dataVersion();
  let lookedAt = 0;

  const forget = (): void => {
    cache.clear();
    pages = null;
  };
  const forgetIfForeignWrite = (): void => {
    const at = performance.now();
    if (at - lookedAt < FOREIGN_WRITE_MS) return;
    lookedAt = at;
    const version = rows.dataVersion();
    if (version !== seenVersion) forget();
    seenVersion = version;
  };

  const open = (row: SecretRow): string => openRow(row, row.sealed, keys.rows);
  const parse = (row: SecretRow): StoredSecret => {
    const { name, version } = row;
    return { name, version, policy: v.parse(policySchema, JSON.parse(row.policyText)), row };
  };
  const summarise = (row: UsedRow): SecretSummary => {
    const { name, version, createdAt, updatedAt, lastUsedAt, uses } = row;
    const value = open(row);
    const hint = value.length >= MIN_LENGTH_FOR_HINT ? { hint: value.slice(-HINT_LENGTH) } : {};
    return { name, ...parse(row).policy, ...hint, version, createdAt, updatedAt, lastUsedAt, uses };
  };
  const saved = (name: string): SecretSaved => {
    forget();
    const row = rows.byName(name);
    if (!row) throw new Error('a row that was just written is not there');
    const summary = summarise(row);
    return { ...summary, warnings: warningsOf(summary) };
  };
  const write = (old: SecretRow | null, name: string, policy: Policy, value: string): void => {
    const at = new Date(now()).toISOString();
    const facts = {
      id: old?.id ?? randomUUID(),
      name,
      version: (old?.version ?? 0) + 1,
      policyText: policyText(policy),
      createdAt: old?.createdAt ?? at,
      updatedAt: at,
    };
    rows.write({ ...facts, sealed: sealRow(facts, value, keys.rows) });
  };
  const change = <T>(work: () => T): T =>
    inTransaction(database, () => {
      rows.purge(now() - RESTORE_MS, Math.floor(now() / 1000));
      return work();
    });

  const vault: Vault = {
    find: async (name) => {
      forgetIfForeignWrite();
      const known = cache.get(name);
      if (known) return known;
      const row = rows.byName(name);
      if (!row) return null;
      // A policy is believed only together with its value: this throws where the row was edited.
      open(row);
      const secret = parse(row);
      cache.set(name, secret);
      return secret;
    },
    open: (secret) => {
      const value = open(secret.row);
      const known = forms.get(secret) ?? formsOf(value);
      forms.set(secret, known);
      return { value, forms: known };
    },
    markUsed: ({ row }) => {
      used.set(row.id, (used.get(row.id) ?? 0) + 1);
    },
    list: async () => {
      vault.flush();
      return rows.all().map(summarise);
    },
    put: async (name, sealed, deviceId) => {
      const box = openSealedBox(sealed, { name, deviceId, now: now() }, keys.sealing, deps.identity);
      if (!box.ok) return box;
      const { id, exp, value, v: _, relay, device, name: __, ...policy } = box.value;
      const wildcard = refuseWildcards(policy);
      if (wildcard) return { ok: false, refusal: wildcard };
      return change((): Result<{ created: boolean; secret: SecretSaved }> => {
        if (!rows.takeBox(id, exp)) return rejected('It was taken before.');
        const old = rows.byName(name);
        write(old, name, policy, value);
        return ok({ created: old === null, secret: saved(name) });
      });
    },
    set: async (name, value, policy) => {
      const parsed = v.safeParse(v.object({ name: nameSchema, value: VALUE, policy: policySchema }), {
        name,
        value,
        policy,
      });
      if (!parsed.success) return fromIssue(parsed.issues[0]);
      const wildcard = refuseWildcards(parsed.output.policy);
      if (wildcard) return { ok: false, refusal: wildcard };
      return change(() => {
        const old = rows.byName(name);
        write(old, name, parsed.output.policy, value);
        return ok({ created: old === null, secret: saved(name) });
      });
    },
    patch: async (name, patch) => {
      const parsed = v.safeParse(secretPatchSchema, patch, { abortEarly: true });
      if (!parsed.success) return fromIssue(parsed.issues[0]);
      const { name: newName = name, ...fields } = parsed.output;
      const wildcard = refuseWildcards(fields as Partial<Policy>);
      if (wildcard) return { ok: false, refusal: wildcard };
      return change((): Result<SecretSaved> => {
        const old = rows.byName(name);
        if (!old) return unknown(name);
        if (newName !== name && rows.byName(newName)) return taken(newName);
        write(old, newName, { ...parse(old).policy, ...fields } as Policy, open(old));
        return ok(saved(newName));
      });
    },
    remove: async (name) =>
      change((): Result<void> => {
        const row = rows.byName(name);
        if (!row) return unknown(name);
        rows.setDeleted(row.id, now());
        forget();
        return ok(undefined);
      }),
    restore: async (name) =>
      change((): Result<SecretSaved> => {
        if (rows.byName(name)) return taken(name);
        const row = rows.lastDeleted(name, now() - RESTORE_MS);
        if (!row) return unknown(name);
        rows.setDeleted(row.id, null);
        return ok(saved(name));
      }),
    pageOrigins: async () => {
      forgetIfForeignWrite();
      pages ??= new Set(rows.all().flatMap((row) => parse(row).policy.origins ?? []));
      return pages;
    },
    flush: () => {
      if (used.size === 0) return;
      const at = new Date(now()).toISOString();
      inTransaction(database, () => {
        for (const [id, count] of used) rows.addUses(id, count, at);
      });
      used.clear();
    },
  };
  return vault;
}

const VALUE = v.pipe(v.string(), v.minLength(1, 'must not be empty'), v.maxLength(MAX_SECRET_LENGTH, 'is too long'));

const fromIssue = (issue: v.BaseIssue<unknown>): Result<never> => {
  const param = v.getDotPath(issue as never) ?? 'request';
  const what = issue.received === 'undefined' ? 'is missing' : issue.message;
  return refuse('INVALID_PARAMETER', `${param} ${what}.`, { param });
};
const unknown = (name: string): Result<never> =>
  refuse('SECRET_NOT_FOUND', `There is no client secret named ${name}.`, { param: 'name' });
const taken = (name: string): Result<never> =>
  refuse('CONFLICT', `There is a client secret named ${name} already.`, { param: 'name' });

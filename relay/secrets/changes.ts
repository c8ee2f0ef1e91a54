import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { refuseValue } from '../../shared/policy/value-warnings.ts';
import type { SecretSaved } from '../../shared/protocol/api.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import {
  MAX_SECRET_LENGTH,
  nameSchema,
  type Policy,
  policySchema,
  secretPatchSchema,
} from '../../shared/protocol/policy.ts';
import type { SealedSecret } from '../../shared/protocol/sealed.ts';
import type { Audit } from '../audit/audit.ts';
import type { SealingKeys } from '../keys/sealing-keys.ts';
import { StoreCorrupted } from '../store/corrupted.ts';
import type { Manifest } from '../store/manifest.ts';
import { policyText, type RowCipher } from './row-cipher.ts';
import type { SecretRow, SecretRows } from './rows.ts';
import { openSealedBox, rejected } from './sealed-box.ts';
import { refuseWildcards } from './wildcards.ts';

type SealedPolicy = Omit<Policy, 'paused'> & Pick<SealedSecret, 'paused'>;
export type Put = { readonly created: boolean; readonly secret: SecretSaved };

/** An owner's changes to the secrets. `who` is for the audit trail: `device:<id>` or `cli`. */
export interface Changes {
  put(name: string, sealed: unknown, deviceId: string): Promise<Result<Put>>;
  /** For the CLI, which runs on the relay's machine and needs no sealed box. `policy` as in a sealed box. */
  set(name: string, value: string, policy: unknown, who: string): Promise<Result<Put>>;
  patch(name: string, patch: unknown, who: string): Promise<Result<SecretSaved>>;
  /** Also for a damaged secret, which cannot be restored. */
  remove(name: string, who: string): Promise<Result<void>>;
  restore(name: string, who: string): Promise<Result<SecretSaved>>;
  /** Deletes what can no longer be restored. */
  purge(): Promise<void>;
}

type Entry = { readonly who: string; readonly what: string; readonly subject: string };

const RESTORE_MS = 600_000;
/** Rows. Bounds what a change costs after many deletions; more than one, so that changes alone keep up. */
const PURGED_BESIDE_CHANGE = 4;
/** Rows, once a second: about 50 ms. */
const PURGED_AT_ONCE = 500;

export function createChanges(deps: {
  readonly rows: SecretRows;
  readonly manifest: Manifest;
  readonly cipher: RowCipher;
  readonly sealing: SealingKeys;
  readonly audit: Audit;
  readonly now: () => number;
  /** The current row. */
  readonly saved: (name: string) => SecretSaved;
  readonly policyOf: (row: SecretRow) => Policy;
}): Changes {
  const { rows, manifest, cipher, audit, now, saved, policyOf } = deps;

  /** A change and its entry in the audit trail are one transaction: a change that cannot be recorded is rolled back. */
  const written = <T>(entry: Entry, work: () => Result<T>): Promise<Result<T>> =>
    manifest.change(() => {
      rows.purge(now() - RESTORE_MS, PURGED_BESIDE_CHANGE);
      const done = work();
      if (done.ok) audit.append({ ...entry, code: null });
      return done;
    });
  const recorded = async <I, T>(entry: Entry, input: Result<I>, work: (input: I) => Result<T>): Promise<Result<T>> => {
    const result = input.ok ? await written(entry, () => work(input.value)) : input;
    // The name comes from the URL's path: any text of any length.
    if (!result.ok) audit.refused({ ...entry, subject: entry.subject.slice(0, 140), code: result.refusal.code });
    return result;
  };
  const write = (old: SecretRow | null, name: string, policy: Policy, value: string): void => {
    const at = new Date(now()).toISOString();
    const facts = {
      id: old?.id ?? randomUUID(),
      name,
      version: (old?.version ?? 0) + 1,
      policyText: policyText(policy),
      keyEpoch: manifest.head.rowEpoch,
      createdAt: old?.createdAt ?? at,
      updatedAt: at,
    };
    rows.write({ ...facts, sealed: cipher.seal(facts, value) }, old);
  };
  /** Throws `StoreCorrupted` if the row was edited, so that nothing is taken from it. */
  const intact = (name: string): SecretRow | null => {
    const row = rows.byName(name);
    if (row) cipher.open(row, row.sealed);
    return row;
  };
  const store = (name: string, policy: SealedPolicy, value: string): Result<Put> => {
    const old = intact(name);
    const paused = policy.paused ?? (old !== null && policyOf(old).paused);
    write(old, name, { ...policy, paused }, value);
    return ok({ created: old === null, secret: saved(name) });
  };
  const read = (sealed: unknown, name: string, deviceId: string) => {
    const box = openSealedBox(sealed, { name, deviceId, now: now() }, deps.sealing.active());
    if (!box.ok) return box;
    const { id, exp, value, v: _, relay, device, name: __, ...policy } = box.value;
    return accepted({ id, exp, value, policy });
  };

  return {
    put: (name, sealed, deviceId) =>
      recorded(
        { who: `device:${deviceId}`, what: 'secret.put', subject: name },
        read(sealed, name, deviceId),
        ({ id, exp, value, policy }) =>
          rows.takeBox(id, exp, Math.floor(now() / 1000))
            ? store(name, policy, value)
            : rejected('It was used before.'),
      ),
    set: (name, value, policy, who) => {
      const input = parseSet({ name, value, policy });
      return recorded(
        { who, what: 'secret.put', subject: name },
        input.ok ? accepted(input.value) : input,
        ({ policy }) => store(name, policy, value),
      );
    },
    patch: (name, patch, who) => {
      const input = parsePatch(patch);
      const { name: newName = name, ...fields } = input.ok ? input.value : {};
      const isRename = newName !== name;
      return recorded(
        isRename
          ? { who, what: 'secret.renamed', subject: `${name} → ${newName}` }
          : { who, what: 'secret.changed', subject: name },
        input.ok ? withoutWildcards(fields as Partial<Policy>, fields) : input,
        (fields): Result<SecretSaved> => {
          const old = rows.byName(name);
          if (!old) return unknown(name);
          if (isRename && rows.byName(newName)) return taken(newName);
          const value = cipher.open(old, old.sealed);
          write(old, newName, { ...policyOf(old), ...fields } as Policy, value);
          return ok(saved(newName));
        },
      );
    },
    remove: (name, who) =>
      recorded({ who, what: 'secret.deleted', subject: name }, ok(undefined), (): Result<void> => {
        const found = rowOrDamaged(() => intact(name));
        if (found === null) return unknown(name);
        if (found === 'damaged') rows.dropDamaged(name);
        else rows.markDeleted(found, now());
        return ok(undefined);
      }),
    restore: (name, who) =>
      recorded({ who, what: 'secret.restored', subject: name }, ok(undefined), (): Result<SecretSaved> => {
        if (rows.byName(name)) return taken(name);
        const row = rows.lastDeleted(name, now() - RESTORE_MS);
        if (!row) return unknown(name);
        cipher.open(row, row.sealed);
        rows.restore(row);
        return ok(saved(name));
      }),
    purge: async () => {
      const deletedBefore = now() - RESTORE_MS;
      if (rows.hasDeletedBefore(deletedBefore))
        await manifest.change(() => rows.purge(deletedBefore, PURGED_AT_ONCE), { wait: false });
    },
  };
}

function rowOrDamaged<T>(find: () => T): T | 'damaged' {
  try {
    return find();
  } catch (error) {
    if (error instanceof StoreCorrupted) return 'damaged';
    throw error;
  }
}

const VALUE = v.pipe(v.string(), v.minLength(1, 'must not be empty'), v.maxLength(MAX_SECRET_LENGTH, 'is too long'));
const parseSet = parseWith(v.object({ name: nameSchema, value: VALUE, policy: policySchema }));
const parsePatch = parseWith(secretPatchSchema);

const withoutWildcards = <T>(policy: Partial<Policy>, input: T): Result<T> => {
  const refused = refuseWildcards(policy);
  return refused ? fail(refused) : ok(input);
};
/** Checks that are beyond a schema. */
const accepted = <T extends { readonly policy: Partial<Policy>; readonly value: string }>(input: T): Result<T> => {
  const refused = refuseValue(input.value);
  return refused ? fail(refused) : withoutWildcards(input.policy, input);
};
const unknown = (name: string): Result<never> =>
  fail(refusal('SECRET_NOT_FOUND', `There is no client secret named ${name}.`, { param: 'name' }));
const taken = (name: string): Result<never> =>
  fail(refusal('CONFLICT', `A client secret named ${name} exists already.`, { param: 'name' }));

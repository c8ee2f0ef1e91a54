import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import type { DeviceSummary } from '../../shared/protocol/api.ts';
import type { Audit } from '../audit/audit.ts';
import { entriesOf } from '../store/lists.ts';
import type { Manifest } from '../store/manifest.ts';

export interface Device {
  readonly id: string;
  readonly name: string;
  /** The extension it was paired from, for CORS. */
  readonly origin: string | null;
}

export interface Devices {
  /** A new one-time code of 128 bits, valid for 10 minutes; only its hash is stored. */
  createCode(): Promise<string>;
  pair(
    code: string,
    deviceName: string,
    origin: string | null,
  ): Promise<Result<{ deviceId: string; deviceToken: string }>>;
  /** Revocation is effective at once, also one by another process. */
  identify(token: string): Device | null;
  list(currentId: string | null): DeviceSummary[];
  /** `who` is for the audit trail: `device:<id>` or `cli`. */
  revoke(id: string, who: string): Promise<boolean>;
  count(): number;
  origins(): ReadonlySet<string>;
  flush(): Promise<void>;
}

const CODE_MS = 600_000;
export const deviceNameSchema = v.pipe(
  v.string('must be a string'),
  v.trim(),
  v.minLength(1, 'must not be empty'),
  v.maxLength(80, 'must have at most 80 characters'),
  v.regex(/^\P{Cc}*$/u, 'must not have control characters'),
);

interface Row extends Device {
  readonly tokenHash: string;
  readonly mac: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/** A row is valid if its hash matches and the state lists it: a revoked device stays revoked when its row is restored. */
export function createDevices(deps: {
  readonly database: DatabaseSync;
  readonly manifest: Manifest;
  readonly audit: Audit;
  readonly key: Uint8Array;
  readonly now: () => number;
}): Devices {
  const { database, manifest, audit, key, now } = deps;
  const select =
    'SELECT id, name, origin, token_hash AS tokenHash, mac, created_at AS createdAt, last_used_at AS lastUsedAt FROM devices';
  const byToken = database.prepare(`${select} WHERE token_hash = ?`);
  const all = database.prepare(`${select} ORDER BY created_at`);
  const insert = database.prepare(
    'INSERT INTO devices (id, name, origin, token_hash, mac, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM devices WHERE id = ?');
  const touch = database.prepare('UPDATE devices SET last_used_at = ? WHERE id = ?');
  const lastUsed = new Map<string, number>();

  const hash = (...parts: (string | null)[]): string =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
  const tokenHashOf = (token: string): string => hash('token', token);
  // Keyed and over the whole row: write access to the database is not enough to add a device or change its origin.
  const macOf = ({ id, name, origin, tokenHash, createdAt }: Omit<Row, 'mac' | 'lastUsedAt'>): string =>
    hash('device', id, name, origin, tokenHash, createdAt);
  const isListed = (id: string): boolean =>
    manifest.list('devices').has(id) || manifest.readSnapshot(() => manifest.list('devices').has(id));
  const isGenuine = (row: Row): boolean => row.mac === macOf(row) && isListed(row.id);
  const genuine = (): Row[] => (all.all() as unknown as Row[]).filter(isGenuine);

  return {
    createCode: async () => {
      const code = randomBytes(16).toString('base64url');
      await manifest.change((draft) => {
        const codes = draft.list('codes');
        for (const [known, expiresAt] of entriesOf(codes)) if (expiresAt <= now()) codes.delete(known);
        codes.set(hash('code', code), now() + CODE_MS);
      });
      return code;
    },
    pair: async (code, deviceName, origin) => {
      if (code.length > 64) return rejected();
      const codeHash = hash('code', code);
      // Without a lock, as strangers can guess often.
      if (!manifest.readSnapshot(() => manifest.list('codes').has(codeHash))) return rejected();
      return manifest.change((draft) => {
        const expiresAt = draft.list('codes').get(codeHash) ?? 0;
        draft.list('codes').delete(codeHash);
        if (expiresAt <= now()) return rejected();
        const deviceToken = `csr_${randomBytes(32).toString('base64url')}`;
        const device = {
          id: randomUUID(),
          name: deviceName,
          origin,
          tokenHash: tokenHashOf(deviceToken),
          createdAt: new Date(now()).toISOString(),
        };
        insert.run(device.id, device.name, origin, device.tokenHash, macOf(device), device.createdAt);
        draft.list('devices').set(device.id, 1);
        audit.append({ who: `device:${device.id}`, what: 'device.paired', subject: device.id, code: null });
        return ok({ deviceId: device.id, deviceToken });
      });
    },
    identify: (token) => {
      if (!/^csr_[\w-]{43}$/.test(token)) return null;
      const row = byToken.get(tokenHashOf(token)) as Row | undefined;
      // Keyed hashes are compared, which a caller cannot choose, so the timing discloses nothing.
      if (!row || !isGenuine(row)) return null;
      lastUsed.set(row.id, now());
      return { id: row.id, name: row.name, origin: row.origin };
    },
    list: (currentId) =>
      genuine().map(({ id, name, createdAt, lastUsedAt }) => {
        const recent = lastUsed.get(id);
        return {
          id,
          name,
          createdAt,
          lastUsedAt: recent === undefined ? lastUsedAt : new Date(recent).toISOString(),
          current: id === currentId,
        };
      }),
    revoke: (id, who) => {
      lastUsed.delete(id);
      return manifest.change((draft) => {
        if (!draft.list('devices').delete(id)) return false;
        remove.run(id);
        audit.append({ who, what: 'device.revoked', subject: id, code: null });
        return true;
      });
    },
    count: () => manifest.list('devices').size,
    origins: () => new Set(genuine().flatMap(({ origin }) => origin ?? [])),
    flush: async () => {
      if (lastUsed.size === 0) return;
      const used = [...lastUsed];
      await manifest.change(
        () => {
          for (const [id, at] of used) touch.run(new Date(at).toISOString(), id);
        },
        { wait: false },
      );
      for (const [id, at] of used) if (lastUsed.get(id) === at) lastUsed.delete(id);
    },
  };
}

const rejected = (): Result<never> =>
  fail(
    refusal('PAIRING_REJECTED', 'The pairing code is wrong, was used, or is older than 10 minutes.', {
      param: 'code',
      fix: 'Make a new link with: client-secret-relay pair (in a checkout: npm run relay -- pair)',
    }),
  );

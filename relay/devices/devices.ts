import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { ok, type Result, refuse } from '../../shared/errors.ts';
import type { DeviceSummary } from '../../shared/protocol/api.ts';
import { inTransaction } from '../store/database.ts';

export interface Device {
  readonly id: string;
  readonly name: string;
  /** The extension it was paired from, for CORS. */
  readonly origin: string | null;
}

export interface Devices {
  /** A new one-time code of 128 bits, good for 10 minutes; kept as a hash only. */
  createCode(): Promise<string>;
  pair(
    code: unknown,
    deviceName: unknown,
    origin: string | null,
  ): Promise<Result<{ deviceId: string; deviceToken: string }>>;
  /** Revocation is effective at once, also one by another process. */
  identify(token: string): Promise<Device | null>;
  list(currentId: string | null): Promise<DeviceSummary[]>;
  revoke(id: string): Promise<boolean>;
  count(): Promise<number>;
  origins(): Promise<ReadonlySet<string>>;
  flush(): void;
}

const CODE_MS = 600_000;
const deviceNameSchema = v.pipe(
  v.string('must be a string'),
  v.trim(),
  v.minLength(1, 'must not be empty'),
  v.maxLength(80, 'must have at most 80 characters'),
);

interface Row extends Device {
  readonly tokenHash: string;
  readonly mac: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

export function createDevices(deps: {
  readonly database: DatabaseSync;
  readonly key: Uint8Array;
  readonly now: () => number;
}): Devices {
  const { database, key, now } = deps;
  const select =
    'SELECT id, name, origin, token_hash AS tokenHash, mac, created_at AS createdAt, last_used_at AS lastUsedAt FROM devices';
  const byToken = database.prepare(`${select} WHERE token_hash = ?`);
  const all = database.prepare(`${select} ORDER BY created_at`);
  const insert = database.prepare(
    'INSERT INTO devices (id, name, origin, token_hash, mac, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM devices WHERE id = ?');
  const touch = database.prepare('UPDATE devices SET last_used_at = ? WHERE id = ?');
  const addCode = database.prepare('INSERT INTO codes (hash, expires_at) VALUES (?, ?)');
  const takeCode = database.prepare('DELETE FROM codes WHERE hash = ? AND expires_at > ?');
  const purgeCodes = database.prepare('DELETE FROM codes WHERE expires_at <= ?');
  const lastUsed = new Map<string, number>();

  const hash = (...parts: (string | null)[]): string =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
  const tokenHashOf = (token: string): string => hash('token', token);
  // Keyed and over the whole row: whoever writes to the database cannot add a device, or give one another origin.
  const macOf = ({ id, name, origin }: Device, tokenHash: string): string =>
    hash('device', id, name, origin, tokenHash);

  return {
    createCode: async () => {
      const code = randomBytes(16).toString('base64url');
      purgeCodes.run(now());
      addCode.run(hash('code', code), now() + CODE_MS);
      return code;
    },
    pair: async (code, deviceName, origin) => {
      const name = v.safeParse(deviceNameSchema, deviceName);
      if (!name.success) {
        return refuse('INVALID_PARAMETER', `deviceName ${name.issues[0].message}.`, { param: 'deviceName' });
      }
      if (typeof code !== 'string' || code.length > 64) return rejected();
      return inTransaction(database, () => {
        if (takeCode.run(hash('code', code), now()).changes !== 1) return rejected();
        const device: Device = { id: randomUUID(), name: name.output, origin };
        const deviceToken = `csr_${randomBytes(32).toString('base64url')}`;
        const tokenHash = tokenHashOf(deviceToken);
        const createdAt = new Date(now()).toISOString();
        insert.run(device.id, device.name, origin, tokenHash, macOf(device, tokenHash), createdAt);
        return ok({ deviceId: device.id, deviceToken });
      });
    },
    identify: async (token) => {
      if (!/^csr_[\w-]{43}$/.test(token)) return null;
      const row = byToken.get(tokenHashOf(token)) as Row | undefined;
      // Compared are keyed hashes, which a caller cannot steer; their timing tells nothing.
      if (!row || row.mac !== macOf(row, row.tokenHash)) return null;
      lastUsed.set(row.id, now());
      return { id: row.id, name: row.name, origin: row.origin };
    },
    list: async (currentId) =>
      (all.all() as unknown as Row[]).map(({ id, name, createdAt, lastUsedAt }) => {
        const recent = lastUsed.get(id);
        return {
          id,
          name,
          createdAt,
          lastUsedAt: recent === undefined ? lastUsedAt : new Date(recent).toISOString(),
          current: id === currentId,
        };
      }),
    revoke: async (id) => {
      lastUsed.delete(id);
      return remove.run(id).changes === 1;
    },
    count: async () => (database.prepare('SELECT count(*) AS count FROM devices').get() as { count: number }).count,
    origins: async () =>
      new Set(
        (all.all() as unknown as Row[]).flatMap((row) =>
          row.origin !== null && row.mac === macOf(row, row.tokenHash) ? [row.origin] : [],
        ),
      ),
    flush: () => {
      for (const [id, at] of lastUsed) touch.run(new Date(at).toISOString(), id);
      lastUsed.clear();
    },
  };
}

const rejected = (): Result<never> =>
  refuse('PAIRING_REJECTED', 'The pairing code is wrong, was used, or is older than 10 minutes.', {
    param: 'code',
    fix: 'Make a new link with: npm run relay -- pair',
  });

import { createHmac } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { UsageEntry } from '../../shared/protocol/usage.ts';
import type { Counted } from './counted.ts';
import { type DayCounts, OTHER_CALLERS } from './day-counts.ts';

/** Callers of one secret that are told apart on one day; all others are counted together. */
const MAX_CALLERS = 20;
/** Characters of base64url: 96 bits. */
const HASH_LENGTH = 16;

/** The last entry of a page: the next one begins behind it. */
export interface Position {
  readonly day: number;
  readonly secret: string;
  readonly caller: string;
}

export interface UsageQuery {
  readonly secret: string | null;
  /** Days since 1970, both included. */
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly after: Position | null;
}

export interface UsageRow extends Counted, Position {}

/** Promises where the rows are on another machine. */
export interface UsageRows {
  /** In the order of `UsagePage`. */
  read(query: UsageQuery): UsageRow[] | Promise<UsageRow[]>;
  /** In one transaction. */
  write(counts: DayCounts): void | Promise<void>;
  /** Deletes all days before this one. */
  purge(before: number): void | Promise<void>;
}

export function createUsageRows(deps: {
  readonly database: DatabaseSync;
  readonly key: Uint8Array;
  readonly inTransaction: (work: () => void) => void;
}): UsageRows {
  const { database, key, inTransaction } = deps;
  const select = database.prepare(
    `SELECT day, secrets.name AS secret, caller, calls, refusals, bytes, input_tokens AS inputTokens, output_tokens AS outputTokens
     FROM usage JOIN secrets ON secrets.id = usage.secret
     WHERE secrets.deleted_at IS NULL AND day BETWEEN $from AND $to AND ($secret IS NULL OR name = $secret)
       AND (day < $day OR (day = $day AND (name, caller) > ($name, $caller)))
     ORDER BY day DESC, name, caller LIMIT $limit`,
  );
  const add = database.prepare(
    `UPDATE usage SET calls = calls + ?, refusals = refusals + ?, bytes = bytes + ?, input_tokens = input_tokens + ?,
       output_tokens = output_tokens + ? WHERE day = ? AND secret = ? AND caller = ?`,
  );
  const insert = database.prepare(
    // Only for a secret that still exists.
    `INSERT INTO usage (calls, refusals, bytes, input_tokens, output_tokens, day, secret, caller)
       SELECT ?, ?, ?, ?, ?, ?, id, ? FROM secrets WHERE id = ?`,
  );
  const callersOf = database.prepare('SELECT caller FROM usage WHERE day = ? AND secret = ?');
  const purge = database.prepare('DELETE FROM usage WHERE day < ?');

  return {
    read: ({ secret, from, to, limit, after }) =>
      select.all({
        $secret: secret,
        $from: from,
        $to: to,
        $limit: limit,
        $day: after?.day ?? to + 1,
        $name: after?.secret ?? '',
        $caller: after?.caller ?? '',
      }) as unknown as UsageRow[],
    write: (counts) =>
      inTransaction(() => {
        for (const { secret, callers } of countsByHash(counts, key)) {
          let known: Set<string> | null = null;
          for (const [hash, { calls, refusals, bytes, inputTokens, outputTokens }] of callers) {
            const values = [calls, refusals, bytes, inputTokens, outputTokens, counts.day] as const;
            const addTo = (caller: string): boolean => add.run(...values, secret, caller).changes === 1;
            // Nearly every caller was counted before on that day.
            if (addTo(hash)) continue;
            known ??= new Set((callersOf.all(counts.day, secret) as { caller: string }[]).map(({ caller }) => caller));
            const caller = rowOf(hash, known);
            if (caller === hash || !addTo(caller)) insert.run(...values, caller, secret);
          }
        }
      }),
    purge: (before) => void purge.run(before),
  };
}

/** Counts of one secret by the hash of the caller. */
export interface CountsByHash {
  readonly secret: string;
  readonly callers: readonly (readonly [hash: string, counted: Counted])[];
}

export function* countsByHash(counts: DayCounts, key: Uint8Array): Generator<CountsByHash> {
  // One caller may have used all secrets.
  const hashes = new Map<string, string>();
  const known = (caller: string): string => {
    const hash = hashes.get(caller) ?? hashOf(caller, key);
    hashes.set(caller, hash);
    return hash;
  };
  for (const [secret, callers] of counts.entries()) {
    yield { secret, callers: [...callers].map(([caller, counted]) => [known(caller), counted] as const) };
  }
}

/** The row of a caller, which may be that of all others; `known` are the rows of the secret on that day, and has it afterwards. */
export function rowOf(hash: string, known: Set<string>): string {
  const row = known.has(hash) || known.size < MAX_CALLERS ? hash : OTHER_CALLERS;
  known.add(row);
  return row;
}

/** A key begins with its kind, and may name a user or an address. */
function hashOf(caller: string, key: Uint8Array): string {
  const [kind = ''] = caller.split(' ', 1);
  const hash = createHmac('sha256', key).update(`usage ${caller}`).digest('base64url').slice(0, HASH_LENGTH);
  return caller === OTHER_CALLERS ? caller : `${KINDS[kind] ?? OTHER_CALLERS}:${hash}`;
}

/** By the first word of what `callerKey` gives. */
const KINDS: Readonly<Record<string, string>> = { owner: 'owner', user: 'user', address: 'anonymous' };

/** The caller of a row. */
export function callerOf(row: string): UsageEntry['caller'] {
  const [kind = '', id] = row.split(':');
  return id === undefined ? { kind: 'other', id: null } : { kind: kind as UsageEntry['caller']['kind'], id };
}

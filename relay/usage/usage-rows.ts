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
  const upsert = database.prepare(
    // Only for a secret that still exists.
    `INSERT INTO usage (day, secret, caller, calls, refusals, bytes, input_tokens, output_tokens)
       SELECT ?, id, ?, ?, ?, ?, ?, ? FROM secrets WHERE id = ?
     ON CONFLICT (day, secret, caller) DO UPDATE SET calls = calls + excluded.calls, refusals = refusals + excluded.refusals,
       bytes = bytes + excluded.bytes, input_tokens = input_tokens + excluded.input_tokens,
       output_tokens = output_tokens + excluded.output_tokens`,
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
        const knownOf = (secretId: string): string[] =>
          (callersOf.all(counts.day, secretId) as { caller: string }[]).map(({ caller }) => caller);
        for (const { secret, caller, ...counted } of rowsOf(counts, key, knownOf)) {
          const { calls, refusals, bytes, inputTokens, outputTokens } = counted;
          upsert.run(counts.day, caller, calls, refusals, bytes, inputTokens, outputTokens, secret);
        }
      }),
    purge: (before) => void purge.run(before),
  };
}

/** What is to be added to rows, a row possibly several times; `knownOf` gives the callers that a secret has rows of on that day. */
export function* rowsOf(
  counts: DayCounts,
  key: Uint8Array,
  knownOf: (secretId: string) => readonly string[],
): Generator<UsageRow> {
  for (const [secret, callers] of counts.entries()) {
    const known = new Set(knownOf(secret));
    for (const [caller, counted] of callers) {
      const hash = hashOf(caller, key);
      const row = known.has(hash) || known.size < MAX_CALLERS ? hash : OTHER_CALLERS;
      known.add(row);
      yield { day: counts.day, secret, caller: row, ...counted };
    }
  }
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

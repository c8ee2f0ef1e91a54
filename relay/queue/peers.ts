import { timingSafeEqual } from 'node:crypto';
import type { SharedServer } from '../store/open-local.ts';
import { SCHEMA } from '../store/postgres/tables.ts';

/** The other relays that have the same store. */
export interface Peers {
  /** Which of them this relay is. */
  readonly id: string;
  /** Says that this relay is alive, and gives those that are. */
  beat(): Promise<ReadonlySet<string>>;
  /** False when the others may soon take this relay for one that has ended, and go on with its queues. */
  isCertain(): boolean;
  /** Asks the relay that runs a call to cancel it. The notice may be lost. */
  cancel(hash: string): Promise<void>;
  onCancel(listener: (hash: string) => void): void;
  /** Calls `listener` with the calls that may have changed, whoever has changed them; null if any may have. */
  onChanged(listener: (hashes: readonly string[] | null) => void): void;
  /** This relay runs nothing any more. */
  leave(): Promise<void>;
}

/** How long a relay counts as alive after it was heard of last, by the clock of Postgres. Milliseconds. */
const ALIVE_MS = 15_000;
/** After which a relay that does not reach Postgres stops its calls: soon enough to have stopped when the others go on. */
const CERTAIN_MS = 10_000;

const BEAT = `WITH mine AS (
    INSERT INTO ${SCHEMA}.relays (id, seen) VALUES ($1, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET seen = excluded.seen RETURNING id
  ), old AS (
    DELETE FROM ${SCHEMA}.relays WHERE seen < clock_timestamp() - interval '1 hour' AND id <> $1
  )
  SELECT id FROM mine UNION
  SELECT id FROM ${SCHEMA}.relays WHERE seen > clock_timestamp() - make_interval(secs => $2)`;

/** `mac`: keyed hash of a text, without which anybody who may connect to the database could cancel calls. */
export function createPeers(server: SharedServer, id: string, mac: (text: string) => string): Peers {
  let beatAt = Number.NEGATIVE_INFINITY;
  const query = (text: string, values: unknown[]): Promise<{ readonly id: string }[]> =>
    server.postgres.use(async (client) => (await client.query<{ id: string }>(text, values)).rows);
  const cancelMac = (hash: string): string => mac(`cancel ${hash}`);

  return {
    id,
    beat: async () => {
      const at = performance.now();
      const alive = await query(BEAT, [id, ALIVE_MS / 1000]);
      beatAt = at;
      return new Set(alive.map((one) => one.id));
    },
    isCertain: () => performance.now() - beatAt < CERTAIN_MS,
    cancel: (hash) => server.notify(`cancel ${hash} ${cancelMac(hash)}`),
    onCancel: (listener) =>
      server.onNotice((text) => {
        const [kind, hash = '', given = ''] = text.split(' ');
        if (kind === 'cancel' && isEqual(given, cancelMac(hash))) listener(hash);
      }),
    onChanged: (listener) =>
      server.onRows((changes) => {
        const calls = changes?.find(({ table }) => table.name === 'calls');
        if (changes === null) listener(null);
        else if (calls) listener(calls.keys.map(String));
      }),
    leave: async () => void (await query(`DELETE FROM ${SCHEMA}.relays WHERE id = $1 RETURNING id`, [id])),
  };
}

function isEqual(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

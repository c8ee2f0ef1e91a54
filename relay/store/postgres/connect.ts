import pg from 'pg';
import { StoreUncertain, StoreUnreachable } from '../corrupted.ts';
import { StartupError } from '../startup-error.ts';

/** For one change, catching up, and what else asks at the same time; a change waits for the one before it anyway. */
const MAX_CONNECTIONS = 4;
const CONNECT_MS = 3_000;
/** What takes longer is given up, so that a server that is stuck looks like one that is away. */
const QUERY_MS = 8_000;
/** After which the server ends the transaction of a relay that is frozen, and others can write. */
const IDLE_TRANSACTION_MS = 10_000;

export type Client = pg.PoolClient;

export interface Postgres {
  readonly pool: pg.Pool;
  /** A connection beside the pool, for notices. */
  connect(): Promise<pg.Client>;
  /** Takes a connection for `work`, which is closed if it fails, as nobody knows in which state it is. */
  use<T>(work: (client: Client) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Connects only when it is used. Every failure is a `StoreUnreachable`, which has no text of the server or of the URL. */
export function createPostgres(url: string): Postgres {
  const settings: pg.ClientConfig = {
    connectionString: url,
    application_name: 'client-secret-relay',
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: QUERY_MS,
    query_timeout: QUERY_MS,
    lock_timeout: QUERY_MS / 2,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
    keepAlive: true,
  };
  // `pipeline`: what is asked for without waiting is sent without waiting, and done in this order.
  // Idle connections are kept: when the server has no others left, those work on.
  const pool = new pg.Pool({ ...settings, pipeline: true, max: MAX_CONNECTIONS, idleTimeoutMillis: 0 });
  // An idle connection that breaks is replaced when one is needed.
  pool.on('error', () => {});
  // One that is in use fails its query as well; without a listener, the event would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));

  return {
    pool,
    connect: async () => {
      const client = new pg.Client(settings);
      client.on('error', () => {});
      await client.connect().catch(unreachable);
      return client;
    },
    use: async (work) => {
      const client = await pool.connect().catch(unreachable);
      try {
        const result = await work(client);
        client.release();
        return result;
      } catch (error) {
        client.release(true);
        return isOfPostgres(error) ? unreachable(error) : Promise.reject(error);
      }
    },
    close: () => pool.end(),
  };
}

/** Of the server (`DatabaseError`), the network, or the client's own timeouts. */
function isOfPostgres(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isOwn = error instanceof StoreUnreachable || error instanceof StartupError || error.name.startsWith('Store');
  return (
    !isOwn &&
    (error instanceof pg.DatabaseError ||
      'syscall' in error ||
      /timeout|terminated|ended|closed|not queryable/i.test(error.message))
  );
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'timeout');

function unreachable(error: unknown): never {
  throw error instanceof StoreUnreachable ? error : new StoreUnreachable(reasonOf(codeOf(error)));
}

/** Of a commit: only where the server itself says that it failed, and goes on, is it known to have. */
export const uncertain = (error: unknown): unknown =>
  error instanceof pg.DatabaseError && error.severity === 'ERROR' ? error : new StoreUncertain(reasonOf(codeOf(error)));

/** Text that its encoding does not have, a number out of its range: classes 22 and 23. */
export const isBadValue = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '');

/** Codes of Node and of Postgres (https://www.postgresql.org/docs/current/errcodes-appendix.html) that a person can act on. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at its address',
  ECONNRESET: 'the connection broke',
  ENOTFOUND: 'its host is not known',
  EAI_AGAIN: 'its host is not known',
  ETIMEDOUT: 'it does not respond',
  timeout: 'it does not respond',
  '28P01': 'the user or the password is wrong',
  '28000': 'it does not let this user in',
  '3D000': 'the database does not exist',
  '42501': 'the user has no right to make or change its tables',
  '53300': 'it has no connection left',
  '57P03': 'it is starting or stopping',
  '57P01': 'it was stopped',
  '57014': 'it took too long',
  '55P03': 'another relay is writing for too long',
};
const reasonOf = (code: string): string => REASONS[code] ?? `it reports ${/^\w{1,20}$/.test(code) ? code : 'an error'}`;

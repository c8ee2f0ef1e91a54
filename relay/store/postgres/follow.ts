import type { Client } from 'pg';
import type { Postgres } from './connect.ts';
import { CHANNEL } from './push.ts';
import type { Replica } from './replica.ts';

/** What a lost notice costs at most. Milliseconds. */
const POLL_MS = 1_000;

export interface Following {
  /** Calls `listener` with what relays tell each other beside changes. */
  onNotice(listener: (text: string) => void): void;
  stop(): Promise<void>;
}

/** Has the replica follow: at each notice of a change, and every second. Resolves when it is told of changes, or cannot be. */
export async function follow(postgres: Postgres, replica: Pick<Replica, 'catchUp'>): Promise<Following> {
  let listener: Client | null = null;
  let isStopped = false;
  let running: Promise<void> | null = null;
  let isDue = false;
  let onNotice = (_text: string): void => {};

  const listen = async (): Promise<void> => {
    const client = await postgres.connect();
    const forget = (): void => {
      if (listener === client) listener = null;
    };
    // A change is told by its number.
    client.on('notification', ({ payload = '' }) => (/^\d+$/.test(payload) ? catchUp() : onNotice(payload)));
    client.on('error', forget);
    client.on('end', forget);
    await client.query(`LISTEN ${CHANNEL}`);
    listener = client;
    if (isStopped) await client.end();
  };
  const work = async (): Promise<void> => {
    // One that comes while another one is under way may be about a later change.
    while (isDue && !isStopped) {
      isDue = false;
      await replica.catchUp().catch(() => {});
    }
  };
  const catchUp = (): void => {
    isDue = true;
    running ??= work().finally(() => {
      running = null;
    });
  };
  let listening: Promise<void> | null = null;
  const poll = (): void => {
    if (listener === null)
      listening ??= listen()
        .catch(() => {})
        .finally(() => {
          listening = null;
        });
    catchUp();
  };
  const timer = setInterval(poll, POLL_MS);
  timer.unref();
  poll();
  await listening;

  return {
    onNotice: (listener) => {
      onNotice = listener;
    },
    stop: async () => {
      isStopped = true;
      clearInterval(timer);
      await Promise.all([running, listening]);
      await listener?.end().catch(() => {});
    },
  };
}

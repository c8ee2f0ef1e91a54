import type { Client, Notification } from 'pg';
import type { Postgres } from './connect.ts';

/** A connection on which Postgres tells of what others say. */
export interface Listener {
  /** `sql` is run on each new connection, before the first notice comes. */
  on(channel: string, handle: (payload: string) => void, sql?: string): Promise<void>;
  /** Whether notices come. */
  isConnected(): boolean;
  /** Connects, if the connection has ended; never rejects. */
  connect(): Promise<void>;
  close(): Promise<void>;
}

interface Subscription {
  readonly handle: (payload: string) => void;
  readonly sql: string;
}

export function createListener(postgres: Postgres): Listener {
  const subscriptions = new Map<string, Subscription>();
  let current: Client | null = null;
  let connecting: Promise<void> | null = null;
  let isClosed = false;

  const open = async (): Promise<void> => {
    const client = await postgres.connect();
    const forget = (): void => {
      if (current === client) current = null;
    };
    client.on('error', forget);
    client.on('end', forget);
    client.on('notification', ({ channel, payload = '' }: Notification) => subscriptions.get(channel)?.handle(payload));
    try {
      for (const { sql } of subscriptions.values()) await client.query(sql);
    } catch (error) {
      // Not waited for: a network that loses everything lets no connection end.
      void client.end().catch(() => {});
      throw error;
    }
    current = client;
    if (isClosed) await client.end();
  };
  const connect = (): Promise<void> => {
    if (current !== null || isClosed) return Promise.resolve();
    connecting ??= open()
      .catch(() => {})
      .finally(() => {
        connecting = null;
      });
    return connecting;
  };

  return {
    on: async (channel, handle, sql = '') => {
      const subscription = { handle, sql: `${sql}; LISTEN ${channel}` };
      await connecting;
      subscriptions.set(channel, subscription);
      // If that fails, the connection has ended, and the next one has it.
      await current?.query(subscription.sql).catch(() => {});
    },
    isConnected: () => current !== null,
    connect,
    close: async () => {
      isClosed = true;
      await connecting;
      await current?.end().catch(() => {});
    },
  };
}

import type { Browser } from 'wxt/browser';
import type { Handlers, Page, Rows } from '../messages/contract.ts';
import type { ConnectionStore } from '../relay-client/connection-store.ts';
import type { Outcome } from '../relay-client/outcome.ts';
import type { RelayClient } from '../relay-client/relay-client.ts';

/** What the background gives to every feature. */
export interface Context {
  readonly connections: ConnectionStore;
  /**
   * The owner's client of a relay (absent: of the active one), after its identity was compared with the pinned one.
   * The only way to a device token. `fresh`: compare now, not within the last ten seconds.
   */
  client(relayId?: string, fresh?: boolean): Promise<Outcome<RelayClient>>;
  /** Has every feature drop what it keeps of a relay; for one that was disconnected. */
  forget(relayId: string): Promise<void>;
  /** Keeps the background alive until the call has settled: closing the popup loses nothing. */
  keepAlive<T>(call: Promise<T>): Promise<T>;
}

export type PortHandler = (port: Browser.runtime.Port) => void;

/**
 * A feature's part of the background: `{ handlers }` answer its rows of the message table, `ports` take its streams,
 * by name, from the pages named.
 *
 *     export const playgroundFeature = (context: Context): Feature<typeof playgroundMessages> => ({
 *       handlers: { 'playground.start': async (input) => … },
 *       ports: { playground: { from: ['popup.html'], open: (port) => … } },
 *     });
 */
export interface Feature<R extends Rows = Rows> {
  readonly handlers: Handlers<R>;
  readonly ports?: Readonly<Record<string, { readonly from: readonly Page[]; readonly open: PortHandler }>>;
  /** Drops what the feature keeps of this relay: whoever disconnects may be leaving the machine to somebody else. */
  readonly forget?: (relayId: string) => Promise<void>;
}

import type { Browser } from 'wxt/browser';
import type { Handlers, Page, Rows } from '../messages/contract.ts';
import type { ConnectionStore } from '../relay-client/connection-store.ts';
import type { Outcome } from '../relay-client/outcome.ts';
import type { RelayClient } from '../relay-client/relay-client.ts';

/** What the background provides to every feature. */
export interface Context {
  readonly connections: ConnectionStore;
  /**
   * The owner's client of a relay (default: the active one), after the relay has proven its pinned identity. The only
   * access to a device token. `fresh`: verify now, even if it was verified within the last ten seconds.
   */
  client(relayId?: string, fresh?: boolean): Promise<Outcome<RelayClient>>;
  /** Makes every feature delete its data of a relay that was disconnected. */
  forget(relayId: string): Promise<void>;
  /** Keeps the background running until the call has settled, also after the popup was closed. */
  keepAlive<T>(call: Promise<T>): Promise<T>;
}

export type PortHandler = (port: Browser.runtime.Port) => void;

/**
 * A feature's part of the background: `handlers` for its rows of the message table, and `ports` by name, with the
 * pages that may connect.
 *
 *     export const playgroundFeature = (context: Context): Feature<typeof playgroundMessages> => ({
 *       handlers: { 'playground.start': async (input) => … },
 *       ports: { playground: { from: ['popup.html'], open: (port) => … } },
 *     });
 */
export interface Feature<R extends Rows = Rows> {
  readonly handlers: Handlers<R>;
  readonly ports?: Readonly<Record<string, { readonly from: readonly Page[]; readonly open: PortHandler }>>;
  /** Deletes the feature's data of this relay: someone else may use the machine after a person disconnects. */
  readonly forget?: (relayId: string) => Promise<void>;
}

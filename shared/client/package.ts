import { type Client, createPageClient, type ClientOptions as PageOptions } from './client.ts';

/**
 * `client-secret-relay/client` of the npm package, for bundlers, which part off what queued calls need. No relay has
 * served it, so its caller names one.
 */

export interface ClientOptions extends PageOptions {
  /** The relay's address, such as `https://relay.example`. */
  readonly relay: string;
}

export const createClient = (options: ClientOptions): Client =>
  createPageClient({ ...options, relay: options?.relay ?? '', loadQueue: () => import('./queue/module.ts') });

export type { CallInput } from './call.ts';
export type { CallOptions, Client } from './client.ts';
export { ClientSecretError } from './error.ts';
export type { Fetch } from './fetch-for.ts';
export type { Progress } from './progress.ts';
export type { HistoryItem, HistoryPage, PendingCall, Poll, PollOptions } from './queue/types.ts';
export type { Token } from './token.ts';

import { type Client, type ClientOptions, createPageClient } from './client.ts';

/** The ES module. */

const servedFrom = new URL(import.meta.url).origin;

export const createClient = (options: ClientOptions = {}): Client =>
  createPageClient({ ...options, relay: options.relay ?? servedFrom, loadQueue: () => import('./client-queue.mjs') });

export type { CallInput } from './call.ts';
export type { CallOptions, Client, ClientOptions } from './client.ts';
export { ClientSecretError } from './error.ts';
export type { Fetch } from './fetch-for.ts';
export type { Progress } from './progress.ts';
export type { HistoryItem, HistoryPage, PendingCall, Poll, PollOptions } from './queue/types.ts';

import { type Client, type ClientOptions, createPageClient } from './client.ts';

/** The classic script: its global `clientSecretRelay` has what is exported here. */

// Only while the script runs does the document name it.
const source = (document.currentScript as HTMLScriptElement | null)?.src || location.href;

export const createClient = (options: ClientOptions = {}): Client =>
  createPageClient({
    ...options,
    relay: options.relay ?? new URL(source).origin,
    loadQueue: () => import(/* @vite-ignore */ new URL('client-queue.mjs', source).href),
  });

export { ClientSecretError } from './error.ts';

import { type Client, type ClientOptions, createPageClient } from './client.ts';

/** The classic script: its global `clientSecretRelay` has what is exported here. */

// Only while the script runs does the document name it.
const script = document.currentScript;
const servedFrom = new URL(script instanceof HTMLScriptElement && script.src ? script.src : location.href).origin;

export const createClient = (options: ClientOptions = {}): Client =>
  createPageClient({ ...options, relay: options.relay ?? servedFrom });

export { ClientSecretError } from './error.ts';

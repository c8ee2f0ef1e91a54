import { createHmac } from 'node:crypto';

/** What a database has instead of the key of a count, which may name a user or an address. */
export const createCountHash =
  (key: Uint8Array) =>
  (text: string): string =>
    createHmac('sha256', key).update(`count ${text}`).digest('base64url');

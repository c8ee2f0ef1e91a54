import { existsSync } from 'node:fs';
import path from 'node:path';
import { addressOf } from '../../../shared/protocol/pairing-link.ts';
import { LOCAL_FILE, REPLICA_FILE } from '../../store/database.ts';
import type { Given } from '../command.ts';
import { CommandError, EXIT } from '../exit.ts';
import { findLogin, type Login, readLogins } from './logins.ts';

export const RELAY_FLAG = {
  relay: {
    type: 'string',
    valueHint: 'URL',
    description: 'A relay that you are logged in to; default: the data folder, and without one the latest login',
  },
} as const;

/** The login that `--relay` names, or the latest; null if there is none. */
export function loginFor({ relay }: Given): Login | null {
  const address = relay === undefined ? null : addressOf(String(relay));
  if (relay !== undefined && address === null) {
    throw new CommandError('--relay must be an http(s) URL. Example: --relay https://relay.example', EXIT.usage);
  }
  const found = findLogin(readLogins(), address);
  if (found === null && address !== null) {
    throw new CommandError(`Not logged in to ${address}: run client-secret-relay login LINK.`);
  }
  return found;
}

/**
 * Null for the data folder of this machine. That one is meant if it was named or is there; otherwise a login, so that
 * nobody fills a new data folder in whatever folder they are in.
 */
export function remoteLogin(args: Given, dataDir: string, env: NodeJS.ProcessEnv = process.env): Login | null {
  if (args.relay !== undefined) return loginFor(args);
  const isNamed = ['data-dir', 'database-url', 'database-url-file'].some((flag) => args[flag] !== undefined);
  const isSet = [env.RELAY_DATA_DIR, env.RELAY_DATABASE_URL, env.RELAY_DATABASE_URL_FILE].some((value) =>
    Boolean(value?.trim()),
  );
  const isThere = [LOCAL_FILE, REPLICA_FILE].some((file) => existsSync(path.join(dataDir, file)));
  return isNamed || isSet || isThere ? null : loginFor(args);
}

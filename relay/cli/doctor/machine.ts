import { existsSync, statfsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../../config/config.ts';
import { unknownVariables } from '../../config/config.ts';
import { storeOptions } from '../../data-store/store-options.ts';
import { isOpenWithoutTls, localUrl } from '../../devices/pairing-link.ts';
import { exposedKeyFile, readRootKey } from '../../keys/root-key.ts';
import { LOCAL_FILE } from '../../store/database.ts';
import { StartupError } from '../../store/startup-error.ts';
import { type Finding, findingsOf } from './finding.ts';

const MEGABYTE = 1_000_000;
/** Below the first, a busy relay has days; below the second, hours. */
const LITTLE = 500 * MEGABYTE;
const TOO_LITTLE = 50 * MEGABYTE;

/** Postgres always counts as one: whether it is there is seen when it is opened. */
export const hasDatabase = ({ RELAY_DATABASE_URL, RELAY_DATA_DIR }: Config): boolean =>
  RELAY_DATABASE_URL !== null || existsSync(path.join(RELAY_DATA_DIR, LOCAL_FILE));

export function checkSettings(config: Config, env: NodeJS.ProcessEnv): Finding {
  const { ok, warn } = findingsOf('settings');
  const unknown = unknownVariables(env);
  if (unknown.length > 0) return warn(`No setting is called ${unknown.join(', ')}.`, 'Check the spelling.');
  if (config.RELAY_ALLOW_NETWORKS !== null && config.RELAY_PUBLIC_URL?.startsWith('https:')) {
    return warn(
      `Secrets may be sent to private networks (${config.RELAY_ALLOW_NETWORKS.join(', ')}).`,
      'RELAY_ALLOW_NETWORKS is for development: leave it out where strangers can call the relay.',
    );
  }
  return ok('Every variable has a meaning, and a value that is possible.');
}

export function checkRootKey(config: Config): Finding {
  const { ok, warn, fail, skip } = findingsOf('root key');
  const source = storeOptions(config);
  const isBeside = config.RELAY_ROOT_KEY === null && config.RELAY_ROOT_KEY_FILE === null;
  if (isBeside && !hasDatabase(config)) return skip('The first start makes one, in the data folder.');
  try {
    readRootKey(source, false);
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    return fail(error.message);
  }
  const exposed = exposedKeyFile(source);
  if (exposed !== null) return warn(`Others than its owner may read ${exposed}.`, `chmod 600 ${exposed}`);
  return isBeside && config.RELAY_PUBLIC_URL?.startsWith('https:')
    ? warn('It is in the data folder: a copy of that folder has every value.', 'Move it, and set RELAY_ROOT_KEY_FILE.')
    : ok('It is there, and only its owner may read it.');
}

export function checkDisk(
  { RELAY_DATA_DIR }: Config,
  space: (folder: string) => { readonly bavail: number; readonly bsize: number } = statfsSync,
): Finding {
  const { ok, warn, fail, skip } = findingsOf('disk');
  if (!existsSync(RELAY_DATA_DIR)) return skip(`${RELAY_DATA_DIR} does not exist yet.`);
  const { bavail, bsize } = space(RELAY_DATA_DIR);
  const free = bavail * bsize;
  const detail = `${Math.floor(free / MEGABYTE)} MB are free in ${RELAY_DATA_DIR}.`;
  if (free < TOO_LITTLE) return fail(detail, 'Without room the relay refuses changes and sealed values.');
  return free < LITTLE ? warn(detail, 'Make room, or move the data folder.') : ok(detail);
}

export function checkListening(config: Config): Finding {
  const { ok, warn } = findingsOf('listening');
  const url = config.RELAY_PUBLIC_URL ?? localUrl(config.RELAY_HOST, config.RELAY_PORT);
  return isOpenWithoutTls(config.RELAY_HOST, url)
    ? warn(
        `${config.RELAY_HOST} is open to other machines, without TLS.`,
        'Put a proxy with TLS in front, and set RELAY_PUBLIC_URL to its https address.',
      )
    : ok(`${config.RELAY_HOST}, reached as ${url}.`);
}

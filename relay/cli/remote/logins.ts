import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { CommandError } from '../exit.ts';

/** A relay that this command line is paired with. The token is nowhere but in the file. */
const loginSchema = v.object({
  /** Without a trailing slash. */
  address: v.string(),
  name: v.string(),
  publicKey: v.string(),
  keyId: v.string(),
  fingerprint: v.string(),
  deviceId: v.string(),
  deviceToken: v.string(),
});
export type Login = v.InferOutput<typeof loginSchema>;

const fileSchema = v.object({ version: v.literal(1), logins: v.array(loginSchema) });

/** The folder for a person's settings (https://specifications.freedesktop.org/basedir-spec). */
const configFolder = ({ XDG_CONFIG_HOME, APPDATA }: NodeJS.ProcessEnv): string => {
  const given = process.platform === 'win32' ? APPDATA : XDG_CONFIG_HOME;
  return given && path.isAbsolute(given) ? given : path.join(homedir(), '.config');
};

export const loginsFile = (env: NodeJS.ProcessEnv = process.env): string =>
  path.join(configFolder(env), 'client-secret-relay', 'logins.json');

/** The latest first. Throws `CommandError` if others may read the file, or it holds something else. */
export function readLogins(file: string = loginsFile()): readonly Login[] {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) return [];
  if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0) {
    throw new CommandError(`Others may read the tokens in ${file}: chmod 600 ${file}, or log in again.`);
  }
  const parsed = v.safeParse(fileSchema, parseJson(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new CommandError(`${file} is not what client-secret-relay login wrote: remove it.`);
  return parsed.output.logins;
}

/** Replaces the file as a whole, readable by its owner only from the first byte on. */
export function writeLogins(logins: readonly Login[], file: string = loginsFile()): void {
  const folder = path.dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const next = `${file}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify({ version: 1, logins }, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  chmodSync(next, 0o600);
  renameSync(next, file);
}

/** The login at this address; without one, the latest. */
export const findLogin = (logins: readonly Login[], address: string | null): Login | null =>
  (address === null ? logins[0] : logins.find((login) => login.address === address)) ?? null;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

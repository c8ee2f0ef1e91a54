import { readFileSync } from 'node:fs';
import { postgresUrl } from './values.ts';

/** The URL of the database, which the environment has itself, or names the file of; or what is wrong, to follow the variable's name. */
export function databaseUrlIn({
  RELAY_DATABASE_URL: url,
  RELAY_DATABASE_URL_FILE: file,
}: Readonly<Record<string, unknown>>): { value: string | null } | { wrong: string } {
  if (typeof file !== 'string') return { value: typeof url === 'string' ? url : null };
  if (typeof url === 'string') return { wrong: 'must not be set together with RELAY_DATABASE_URL' };
  const text = readIfPossible(file);
  if (text === null) return { wrong: `names ${file}, which cannot be read` };
  const parsed = postgresUrl(text);
  // Without the text: it has a password.
  return 'wrong' in parsed ? { wrong: `names ${file}, which has no postgres URL with a host and a database` } : parsed;
}

function readIfPossible(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

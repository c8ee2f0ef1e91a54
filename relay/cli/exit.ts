import { isStoreFault } from '../store/corrupted.ts';
import { reasonOf } from '../store/database.ts';
import { StartupError } from '../store/startup-error.ts';

/** Ends the process with one sentence on standard error. */
export function exitWith(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Ends the process for an error that a command may meet, by a sentence for its user; throws any other again. */
export const exitWithError = (error: unknown): never => {
  if (error instanceof StartupError) return exitWith(error.message);
  if (isStoreFault(error)) return exitWith(`The store cannot be used: ${reasonOf(error)}.`);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return exitWith('The port is in use: stop the process that listens on it, or set RELAY_PORT.');
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
    return exitWith('The relay is not allowed to listen on RELAY_HOST and RELAY_PORT.');
  throw error;
};

import { isStoreFault } from '../store/corrupted.ts';
import { reasonOf } from '../store/database.ts';
import { StartupError } from '../store/startup-error.ts';

/** Ends the process with one sentence on standard error. */
export function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** What a command throws is a sentence for its user where it was refused, and a mistake of ours otherwise. */
export const failWith = (error: unknown): never => {
  if (error instanceof StartupError) return fail(error.message);
  if (isStoreFault(error)) return fail(`The store cannot be used: ${reasonOf(error)}.`);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return fail('The port is in use: stop what listens there, or set RELAY_PORT.');
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
    return fail('The relay may not listen at RELAY_HOST and RELAY_PORT.');
  throw error;
};

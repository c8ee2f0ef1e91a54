import { isStoreFault } from '../store/corrupted.ts';
import { reasonOf } from '../store/database.ts';
import { StartupError } from '../store/startup-error.ts';

/** Documented in docs/cli.md; 130 is for a second signal while the relay stops. */
export const EXIT = { failed: 1, usage: 2, unreachable: 3 } as const;
type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Why a command ends without success, as one sentence for its user. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(sentence: string, exitCode: ExitCode = EXIT.failed) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

/** Ends the process with one sentence on standard error. */
function exitWith(sentence: string, code: ExitCode = EXIT.failed): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}

/** For a flag, an argument or a variable that is wrong. */
export const exitForUsage = (sentence: string): never => exitWith(sentence, EXIT.usage);

/** Ends the process for an error that a command may meet, by a sentence for its user; throws any other again. */
export const exitWithError = (error: unknown): never => {
  if (error instanceof CommandError) return exitWith(error.message, error.exitCode);
  if (error instanceof StartupError) return exitWith(error.message);
  if (isStoreFault(error)) return exitWith(`The store cannot be used: ${reasonOf(error)}.`);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return exitWith('The port is in use: stop the process that listens on it, or set RELAY_PORT.');
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
    return exitWith('The relay is not allowed to listen on RELAY_HOST and RELAY_PORT.');
  throw error;
};

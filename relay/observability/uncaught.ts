import { describeInternalError } from './internal-error.ts';

/**
 * An unhandled rejection is an internal error of one call, which must not end the others; Node would end the process, and
 * print the message, which may quote a value.
 */
export function reportUncaught(): void {
  process.on('unhandledRejection', report);
  process.on('uncaughtException', (error) => {
    report(error);
    process.exit(1);
  });
}

function report(error: unknown): void {
  const { kind, at } = describeInternalError(error);
  process.stderr.write(`Internal error: ${kind}${at === undefined ? '' : ` at ${at}`}\n`);
}

import { defineCommand } from 'citty';
import { describeInternalError } from '../observability/internal-error.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { exitWithError } from './exit.ts';
import { applyMemorySettings } from './memory.ts';

export const start = defineCommand({
  meta: { description: 'Run the relay.' },
  args: configFlags,
  run: async ({ args }) => {
    const config = configFrom(args, configFlags);
    applyMemorySettings(config.RELAY_MEMORY);
    process.on('unhandledRejection', report);
    process.on('uncaughtException', (error) => {
      report(error);
      process.exit(1);
    });
    try {
      const { startRelay } = await import('../main.ts');
      const starting = startRelay(config);
      let stopping = false;
      const stop = (): void => {
        // A second signal does not wait for calls in progress.
        if (stopping) process.exit(130);
        stopping = true;
        starting.then((relay) => relay.stop()).then(() => process.exit(0), exitWithError);
      };
      // Before the relay prints that it is ready: a script may stop it as soon as it has read that.
      process.on('SIGTERM', stop).on('SIGINT', stop);
      await starting;
    } catch (error) {
      exitWithError(error);
    }
  },
});

/**
 * An unhandled rejection is an internal error of one call, which must not end the others; Node would end the process, and
 * print the message, which may quote a value.
 */
function report(error: unknown): void {
  const { kind, at } = describeInternalError(error);
  process.stderr.write(`Internal error: ${kind}${at === undefined ? '' : ` at ${at}`}\n`);
}

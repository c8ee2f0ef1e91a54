import { VARIABLES } from '../config/config.ts';
import { describeInternalError } from '../observability/internal-error.ts';
import { command } from './command.ts';
import { exitWithError } from './exit.ts';
import { applyMemorySettings } from './memory.ts';

export const start = command({
  description: 'Run the relay.',
  examples: ['start', 'start --port 8080 --data-dir /var/lib/relay', '$ RELAY_LOG_FORMAT=json client-secret-relay'],
  settings: Object.keys(VARIABLES) as (keyof typeof VARIABLES)[],
  hasResult: false,
  args: {
    'accept-older': {
      type: 'boolean',
      description: 'Use a database that is older than its mark, as one is that was restored by hand',
    },
  },
  run: async ({ config, args }) => {
    applyMemorySettings(config.RELAY_MEMORY);
    process.on('unhandledRejection', report);
    process.on('uncaughtException', (error) => {
      report(error);
      process.exit(1);
    });
    const { startRelay } = await import('../main.ts');
    const starting = startRelay(config, {}, { acceptOlder: args['accept-older'] === true });
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

import v8 from 'node:v8';
import { defineCommand } from 'citty';
import { describeInternalError } from '../observability/internal-error.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { exitWithError } from './exit.ts';

/**
 * V8 allocates objects directly in old space at sites where it has seen many survive. The parts of concurrent calls look
 * like that, and each keeps its whole call (request, response, headers) alive until the next full collection, which then
 * takes a third of the processor's time.
 */
v8.setFlagsFromString('--no-allocation-site-pretenuring');
/**
 * When idle, V8 collects garbage to save memory, and discards the type feedback of its compiled code: the next thousand
 * calls are slow. Without that, the memory of a burst is kept until the next full collection (12,000 calls: 340 MB
 * instead of 150), which the next burst would need again.
 */
v8.setFlagsFromString('--memory-reducer-gc-count=0');

export const start = defineCommand({
  meta: { description: 'Run the relay.' },
  args: configFlags,
  run: async ({ args }) => {
    const config = configFrom(args, configFlags);
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

import v8 from 'node:v8';
import { defineCommand } from 'citty';
import { describeInternalError } from '../observability/internal-error.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { failWith } from './fail.ts';

/**
 * V8 makes objects of a long life in old space from the start where it has seen many survive. A call's parts look like
 * that when calls are answered together, and each one there keeps all of its call (request, answer, headers) alive until
 * the next full collection: a third of the processor's time.
 */
v8.setFlagsFromString('--no-allocation-site-pretenuring');
/**
 * Where little is asked of it, V8 collects garbage to save memory, and with it what it has learned of the types in its
 * compiled code: the next thousand calls are slow. The price is that the memory of a burst is kept until the next full
 * collection (12,000 calls: 340 MB instead of 150), which the next burst would take again.
 */
v8.setFlagsFromString('--memory-reducer-gc-count=0');

export const start = defineCommand({
  meta: { description: 'Run the relay.' },
  args: configFlags,
  run: async ({ args }) => {
    const config = configFrom(args, configFlags);
    process.on('unhandledRejection', tell);
    process.on('uncaughtException', (error) => {
      tell(error);
      process.exit(1);
    });
    try {
      const { startRelay } = await import('../main.ts');
      const starting = startRelay(config);
      let stopping = false;
      const stop = (): void => {
        // Whoever asks twice does not want to wait for calls under way.
        if (stopping) process.exit(130);
        stopping = true;
        starting.then((relay) => relay.stop()).then(() => process.exit(0), failWith);
      };
      // Before it says that it is ready: whoever has read that may end it at once.
      process.on('SIGTERM', stop).on('SIGINT', stop);
      await starting;
    } catch (error) {
      failWith(error);
    }
  },
});

/**
 * A promise that nobody waits for is the mistake of one call, for which the others must not be broken off; Node would end
 * the process, and print the message.
 */
function tell(error: unknown): void {
  const { kind, at } = describeInternalError(error);
  process.stderr.write(`A mistake of the relay: ${kind}${at === undefined ? '' : ` at ${at}`}\n`);
}

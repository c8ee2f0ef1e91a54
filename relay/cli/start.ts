import { defineCommand } from 'citty';
import { describeMistake } from '../mistake.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { failWith } from './fail.ts';

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
      const relay = await startRelay(config);
      let stopping = false;
      const stop = (): void => {
        // Whoever asks twice does not want to wait for calls under way.
        if (stopping) process.exit(130);
        stopping = true;
        relay.stop().then(() => process.exit(0), failWith);
      };
      process.on('SIGTERM', stop).on('SIGINT', stop);
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
  const { kind, at } = describeMistake(error);
  process.stderr.write(`A mistake of the relay: ${kind}${at === undefined ? '' : ` at ${at}`}\n`);
}

import { defineCommand } from 'citty';
import { configFlags, configFrom } from './config-flags.ts';
import { failWith } from './fail.ts';

export const start = defineCommand({
  meta: { description: 'Run the relay.' },
  args: configFlags,
  run: async ({ args }) => {
    const config = configFrom(args, configFlags);
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

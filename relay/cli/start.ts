import { defineCommand } from 'citty';
import { startRelay } from '../main.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { failWith } from './fail.ts';

export const start = defineCommand({
  meta: { description: 'Run the relay.' },
  args: configFlags,
  run: async ({ args }) => {
    const config = configFrom(args);
    try {
      const relay = await startRelay(config);
      const stop = (): void => {
        relay.stop().then(() => process.exit(0), failWith);
      };
      process.once('SIGTERM', stop).once('SIGINT', stop);
    } catch (error) {
      failWith(error);
    }
  },
});

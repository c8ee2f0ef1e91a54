import { VARIABLES } from '../config/config.ts';
import { reportUncaught } from '../observability/uncaught.ts';
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
    reportUncaught();
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

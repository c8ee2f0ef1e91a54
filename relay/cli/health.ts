import { localUrl } from '../devices/pairing-link.ts';
import { command } from './command.ts';
import { CommandError } from './exit.ts';

const TIMEOUT_MS = 5_000;

/** For the health check of a container: the relay has the same configuration. */
export const health = command({
  description: 'Check that the running relay is ready.',
  examples: ['health', 'health --port 8080'],
  settings: ['RELAY_HOST', 'RELAY_PORT'],
  run: async ({ config, print }) => {
    const url = localUrl(config.RELAY_HOST, config.RELAY_PORT);
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => null);
    // Not the code for a relay that does not respond: a container's health check knows 1 only.
    if (response === null) throw new CommandError(`The relay at ${url} does not respond.`);
    if (!response.ok) throw new CommandError(`The relay at ${url} is not ready (${response.status}).`);
    print({ url, ready: true }, `The relay at ${url} is ready.\n`);
  },
});

import { defineCommand } from 'citty';
import { localUrl } from '../devices/pairing-link.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { exitWith } from './exit.ts';

const TIMEOUT_MS = 5_000;

/** For the health check of a container: the relay has the same configuration. */
export const health = defineCommand({
  meta: { description: 'Check that the running relay is ready.' },
  args: configFlags,
  run: async ({ args }) => {
    const config = configFrom(args, configFlags);
    const url = localUrl(config.RELAY_HOST, config.RELAY_PORT);
    try {
      const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (!response.ok) exitWith(`The relay at ${url} is not ready (${response.status}).`);
      process.stdout.write(`The relay at ${url} is ready.\n`);
    } catch {
      exitWith(`The relay at ${url} does not respond.`);
    }
  },
});

import { defineCommand } from 'citty';
import { localUrl } from '../devices/pairing-link.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { fail } from './fail.ts';

const TIMEOUT_MS = 5_000;

/** For a container's health check: asks the relay of the same configuration whether it is ready. */
export const health = defineCommand({
  meta: { description: 'Ask the running relay whether it is ready.' },
  args: configFlags,
  run: async ({ args }) => {
    const config = configFrom(args, configFlags);
    const url = localUrl(config.RELAY_HOST, config.RELAY_PORT);
    try {
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (!answer.ok) fail(`The relay at ${url} is not ready (${answer.status}).`);
      process.stdout.write(`The relay at ${url} is ready.\n`);
    } catch {
      fail(`The relay at ${url} does not answer.`);
    }
  },
});

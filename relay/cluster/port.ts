import net from 'node:net';
import type { Config } from '../config/config.ts';
import { listen } from '../start/listen.ts';

const ATTEMPTS = 5;

/**
 * Starts workers on the configured port. All of them have to name the same one, also those that start later, so a free one
 * is found before; another program may take it until then.
 */
export async function startOnPort(config: Config, start: (port: number) => Promise<void>): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = config.RELAY_PORT === 0 ? await freePort(config.RELAY_HOST) : config.RELAY_PORT;
    try {
      await start(port);
      return port;
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (config.RELAY_PORT !== 0 || !isTaken || attempt === ATTEMPTS) throw error;
    }
  }
}

async function freePort(host: string): Promise<number> {
  const server = net.createServer();
  const port = await listen(server, 0, host);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

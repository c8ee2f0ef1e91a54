import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { firstMatch } from '../support/output.ts';
import { pairOwner } from '../support/relay/owner.ts';
import type { RelayProcess } from '../support/relay/relay-process.ts';
import type { Load } from './load.ts';

export const KEY = 'sk-benchmark-0123456789abcdefghij';
export const DATA = { model: 'm', prompt: 'b'.repeat(900) };
export const JSON_TYPE = { 'content-type': 'application/json' };

export interface BenchServer extends AsyncDisposable {
  readonly url: string;
}

/** One of `servers.ts`, which calls `upstream`, in a process of its own. */
export async function startBenchServer(name: string, upstream = ''): Promise<BenchServer> {
  const script = path.join(import.meta.dirname, 'servers.ts');
  const child = spawn(process.execPath, ['--max-semi-space-size=64', script, name, upstream], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [, port] = await firstMatch(child, /^ready (\d+)$/m);
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      if (child.kill()) await once(child, 'close');
    },
  };
}

/** Registers the key with the relay. The call that has it put in and sent to the upstream. */
export async function loadOf(relay: RelayProcess, upstream: string): Promise<Load> {
  const owner = await pairOwner(relay.connectLink);
  await owner.register({
    name: 'bench',
    value: KEY,
    access: 'public',
    allow: [{ origin: upstream, methods: ['POST'], paths: ['/v1/*'] }],
  });
  return {
    origin: relay.url,
    path: '/v1/request',
    headers: { ...JSON_TYPE, origin: 'http://localhost:3000' },
    body: JSON.stringify({
      clientSecretName: 'bench',
      url: `${upstream}/v1/x`,
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer $CLIENT_SECRET' },
      data: DATA,
    }),
  };
}

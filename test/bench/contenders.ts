import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { RELAY_PROGRAM } from '../../scripts/targets.ts';
import { firstMatch } from '../support/output.ts';
import { pairOwner } from '../support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { startProxy } from './nginx.ts';
import { direct, KEY, NAME, relayCall, sdkCall, type WireRequest, type Workload } from './workloads.ts';

/** A server on the first core, and how it is called. */
export interface Contender {
  readonly name: string;
  readonly pid: number;
  request(workload: Workload): WireRequest;
}

export const FIRST_CORE = ['taskset', '-c', '0'];
export const SECOND_CORE = ['taskset', '-c', '1'];
const PROXIES = [
  '@fastify/http-proxy',
  'http-proxy-3',
  'http-proxy-middleware',
  'http-proxy-middleware, no Express',
  'cors-anywhere',
  'dispatch',
];

/** One process of each, and the relay as two: its two routes are two ways to call the same process. */
export async function startContenders(stack: AsyncDisposableStack, upstream: string): Promise<Contender[]> {
  const { url, pid } = await startRelay(stack, upstream);
  const contenders: Contender[] = [
    { name: 'relay', pid, request: (workload) => relayCall(url, upstream, workload) },
    { name: 'relay, SDK route', pid, request: (workload) => sdkCall(url, upstream, workload) },
  ];
  for (const name of PROXIES) {
    const peer = stack.use(await startPeer(name.replace('@fastify/http-proxy', 'fastify'), upstream));
    // Takes the upstream's URL in the path.
    const base = name === 'cors-anywhere' ? `${peer.url}/${upstream}` : peer.url;
    contenders.push({ name, pid: peer.pid, request: (workload) => direct(base, workload) });
  }
  const nginx = stack.use(await startProxy(upstream));
  contenders.push({ name: 'nginx', pid: nginx.pid, request: (workload) => direct(nginx.url, workload) });
  return contenders;
}

/** Pinned, with the key registered for `upstream`. */
export async function startRelay(
  stack: AsyncDisposableStack,
  upstream: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RelayProcess> {
  const command = [...FIRST_CORE, process.execPath, RELAY_PROGRAM];
  const relay = stack.use(await startRelayProcess(env, { command }));
  await registerKey(relay, upstream);
  return relay;
}

/** As each of the secrets. */
export async function registerKey(
  relay: RelayProcess,
  upstream: string,
  secrets: readonly { readonly name: string; readonly limits?: object }[] = [{ name: NAME }],
): Promise<void> {
  const owner = await pairOwner(relay.connectLink);
  for (const secret of secrets) {
    const spec = { value: KEY, access: 'public', allow: [{ origin: upstream }], ...secret };
    const registered = await owner.register(spec);
    if (!registered.ok) throw new Error(`Registering answered ${registered.status}: ${await registered.text()}`);
  }
}

export interface Peer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/** One of `peers.ts`. */
export async function startPeer(name: string, argument = '', core = FIRST_CORE): Promise<Peer> {
  const script = path.join(import.meta.dirname, 'peers.ts');
  const [program = '', ...args] = [...core, process.execPath, script, name, argument];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [, port] = await firstMatch(child, /^ready (\d+)$/m);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      if (child.kill()) await once(child, 'close');
    },
  };
}

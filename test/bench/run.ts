/**
 * `npm run bench`: the relay with everything on beside two well-known proxies that do less (they are sent the key and
 * pass it on). One upstream on loopback, each server its own process, interleaved in every round, so that what else the
 * machine does meets all of them alike. Only the ratios mean something. `--seconds` and `--rounds` set how long.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { firstMatch } from '../support/output.ts';
import { pairOwner } from '../support/relay/owner.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';
import { type Load, type Measured, run } from './load.ts';
import { measureRedactor } from './redactor.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '1.5' }, rounds: { type: 'string', default: '7' } },
});
const SECONDS = Number(values.seconds);
const ROUNDS = Number(values.rounds);
const KEY = 'sk-benchmark-0123456789abcdefghij';
const DATA = { model: 'm', prompt: 'b'.repeat(900) };
const CONNECTIONS = [1, 32, 256];
const WARM_UP_CALLS = 60_000;

const children: ChildProcess[] = [];
async function server(name: string, upstream = ''): Promise<string> {
  const script = path.join(import.meta.dirname, 'servers.ts');
  const child = spawn(process.execPath, ['--max-semi-space-size=64', script, name, upstream], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [, port] = await firstMatch(child, /^ready (\d+)$/m);
  return `http://127.0.0.1:${port}`;
}

const upstream = await server('upstream');
await using relay = await startRelayProcess({ NODE_OPTIONS: '--max-semi-space-size=64' });
const owner = await pairOwner(relay.connectLink);
await owner.register({
  name: 'bench',
  value: KEY,
  access: 'public',
  allow: [{ origin: upstream, methods: ['POST'], paths: ['/v1/*'] }],
});

const json = { 'content-type': 'application/json' };
const direct = { path: '/v1/x', headers: { ...json, authorization: `Bearer ${KEY}` }, body: JSON.stringify(DATA) };
const loads: Record<string, Load> = {
  relay: {
    origin: relay.url,
    path: '/v1/request',
    headers: { ...json, origin: 'http://localhost:3000' },
    body: JSON.stringify({
      clientSecretName: 'bench',
      url: `${upstream}/v1/x`,
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer $CLIENT_SECRET' },
      data: DATA,
    }),
  },
  '@fastify/http-proxy': { origin: await server('fastify', upstream), ...direct },
  'http-proxy-middleware': { origin: await server('middleware', upstream), ...direct },
};

const median = (numbers: number[]): number =>
  numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

// Before so many calls V8 has not compiled all that a call meets. In turns, as a server that waits for some seconds gives
// compiled code up again.
const warmedUp = new Map<string, number>();
const isCold = (name: string): boolean => (warmedUp.get(name) ?? 0) < WARM_UP_CALLS;
while (Object.keys(loads).some(isCold)) {
  for (const [name, load] of Object.entries(loads)) {
    const { perSecond } = await run(load, 32, SECONDS);
    warmedUp.set(name, (warmedUp.get(name) ?? 0) + perSecond * SECONDS);
  }
}
for (const connections of CONNECTIONS) {
  const rounds: Record<string, Measured>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const names = Object.keys(loads);
    const order = names.map((_, index) => names[(index + round) % names.length] ?? '');
    const measured: Record<string, Measured> = {};
    for (const name of order) measured[name] = await run(loads[name] as Load, connections, SECONDS);
    rounds.push(measured);
  }
  report(connections, rounds);
}

/** Ratios are taken within a round, where all met the same machine; their median is told. */
function report(connections: number, rounds: Record<string, Measured>[]): void {
  console.log(`\n${connections} connection${connections === 1 ? '' : 's'} (medians of ${rounds.length} rounds)`);
  for (const name of Object.keys(loads)) {
    const of = (pick: (m: Measured) => number): number => median(rounds.map((r) => pick(r[name] as Measured)));
    console.log(
      `  ${name.padEnd(24)} ${of((m) => m.perSecond)
        .toFixed(0)
        .padStart(6)}/s   p50 ${of((m) => m.p50).toFixed(2)} ms   p99 ${of((m) => m.p99).toFixed(2)} ms`,
    );
  }
  for (const name of Object.keys(loads).slice(1)) {
    const ratio = (pick: (m: Measured) => number): string =>
      median(rounds.map((r) => pick(r.relay as Measured) / pick(r[name] as Measured))).toFixed(2);
    console.log(
      `  relay / ${name}: requests ${ratio((m) => m.perSecond)} ×, p50 ${ratio((m) => m.p50)} ×, p99 ${ratio((m) => m.p99)} ×`,
    );
  }
}

console.log('\nRedactor');
for (const line of measureRedactor()) console.log(`  ${line}`);
for (const child of children) child.kill();

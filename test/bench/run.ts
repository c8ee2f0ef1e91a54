/**
 * `npm run bench`: the relay with everything on beside two well-known proxies that do less (they are sent the key and
 * pass it on). One upstream on loopback, each server its own process, interleaved in every round, so that what else the
 * machine does meets all of them alike. Only the ratios mean something. `--seconds` and `--rounds` set how long.
 */
import { parseArgs } from 'node:util';
import { startRelayProcess } from '../support/relay/relay-process.ts';
import { DATA, JSON_TYPE, KEY, loadOf, startBenchServer } from './bench-servers.ts';
import { type Load, type Measured, run } from './load.ts';
import { median } from './median.ts';
import { measureRedactor } from './redactor.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '1.5' }, rounds: { type: 'string', default: '7' } },
});
const SECONDS = Number(values.seconds);
const ROUNDS = Number(values.rounds);
const CONNECTIONS = [1, 32, 256];
const WARM_UP_CALLS = 60_000;

await using upstream = await startBenchServer('upstream');
await using fastify = await startBenchServer('fastify', upstream.url);
await using middleware = await startBenchServer('middleware', upstream.url);
await using relay = await startRelayProcess({ RELAY_MEMORY: 'throughput' });
const direct = { path: '/v1/x', headers: { ...JSON_TYPE, authorization: `Bearer ${KEY}` }, body: JSON.stringify(DATA) };
const loads: Record<string, Load> = {
  relay: await loadOf(relay, upstream.url),
  '@fastify/http-proxy': { origin: fastify.url, ...direct },
  'http-proxy-middleware': { origin: middleware.url, ...direct },
};

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

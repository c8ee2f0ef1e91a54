/**
 * `npm run bench:memory`: how long the relay takes to be ready, in a new data folder, and what memory it has then, after a
 * burst of calls, and 10 s later. Where the machine is busy, only processor time means something. `--runs` and `--calls`
 * set how much; `--command` measures another program than the one that `npm start` runs, and `RELAY_MEMORY` applies.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { memoryOf } from '../support/memory.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';
import { registerKey } from './contenders.ts';
import { runCalls } from './load.ts';
import { startUpstream } from './nginx.ts';
import { processorTimeOf } from './processor-time.ts';
import { median } from './statistics.ts';
import { PLAIN, relayCall } from './workloads.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    calls: { type: 'string', default: '60000' },
    command: { type: 'string' },
  },
});
const CALLS = Number(values.calls);
const SETTLED_MS = 1_500;
const LATER_MS = 10_000;
const { RELAY_MEMORY = 'small' } = process.env;

await using upstream = await startUpstream();
const measured: Record<string, number>[] = [];
for (let run = 0; run < Number(values.runs); run += 1) measured.push(await measure());
for (const name of Object.keys(measured[0] ?? {})) {
  const numbers = measured.map((run) => run[name] ?? Number.NaN);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  console.log(
    `${name.padEnd(32)} ${median(numbers).toFixed(0).padStart(6)}   (${least.toFixed(0)} to ${most.toFixed(0)})`,
  );
}

async function measure(): Promise<Record<string, number>> {
  const started = performance.now();
  await using relay = await startRelayProcess(
    { RELAY_MEMORY },
    values.command === undefined ? {} : { command: values.command.split(' ') },
  );
  const ready = performance.now() - started;
  const cpu = processorTimeOf(relay.pid) / 1e6;
  await registerKey(relay, upstream.url);
  const load = relayCall(relay.url, upstream.url, PLAIN);
  await wait(SETTLED_MS);
  const idle = memoryOf(relay.pid);
  const before = processorTimeOf(relay.pid) / 1e6;
  await runCalls(load, 64, CALLS);
  const perCall = (processorTimeOf(relay.pid) / 1e6 - before) / CALLS;
  const busy = memoryOf(relay.pid);
  await wait(LATER_MS);
  return {
    'ready, ms': ready,
    'processor time until then, ms': cpu,
    'idle, MB': idle.resident,
    'after the burst, MB': busy.resident,
    'at most, MB': busy.peak,
    '10 s later, MB': memoryOf(relay.pid).resident,
    'processor time per call, µs': perCall * 1000,
  };
}

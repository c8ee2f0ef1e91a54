/**
 * `npm run bench:memory`: how long the relay takes to be ready, in a new data folder, and what memory it has then, after a
 * burst of calls, and 10 s later. Where the machine is busy, only processor time means something. `--runs` and `--calls` set how much; `--command` measures another program than the one
 * that `npm start` runs, and `RELAY_MEMORY` applies.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { memoryOf } from '../support/memory.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';
import { loadOf, startBenchServer } from './bench-servers.ts';
import { runCalls } from './load.ts';
import { median } from './median.ts';

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

await using upstream = await startBenchServer('upstream');
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
  const cpu = cpuMillisecondsOf(relay.pid);
  const load = await loadOf(relay, upstream.url);
  await wait(SETTLED_MS);
  const idle = memoryOf(relay.pid);
  const before = cpuMillisecondsOf(relay.pid);
  await runCalls(load, 64, CALLS);
  const perCall = (cpuMillisecondsOf(relay.pid) - before) / CALLS;
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

/** User and system time, from proc_pid_stat(5), in the 10 ms that Linux counts in. */
function cpuMillisecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

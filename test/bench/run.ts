/**
 * `npm run bench`: the relay with everything on beside other proxies, which are sent the key and pass it on. Each server
 * is its own process on the first core; the load (wrk) and the upstream (nginx) share the second. docs/performance.md
 * says how to read the figures. Without names all parts run.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { benchCalls } from './calls.ts';
import { drawFlameGraph } from './flame-graph.ts';
import { benchManyStreams } from './many-streams.ts';
import { benchPopup } from './popup.ts';
import { measureRedactor } from './redactor.ts';
import { benchStreams } from './streams.ts';
import { benchUpstreams } from './upstreams.ts';
import { benchWorkers } from './workers.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '9' },
    processes: { type: 'string', default: '2' },
    'warm-up': { type: 'string', default: '30000' },
    before: { type: 'string' },
  },
});

const PARTS: Readonly<Record<string, () => Promise<void> | void>> = {
  calls: () =>
    benchCalls({
      rounds: Number(values.rounds),
      processes: Number(values.processes),
      seconds: Number(values.seconds),
      warmUpCalls: Number(values['warm-up']),
    }),
  streams: () => benchStreams({ rounds: Number(values.rounds) }),
  'many-streams': () => benchManyStreams({ rounds: Number(values.rounds) }),
  'flame-graph': drawFlameGraph,
  upstreams: () =>
    benchUpstreams({
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
      warmUpCalls: Number(values['warm-up']),
    }),
  workers: () =>
    benchWorkers({
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
      warmUpCalls: Number(values['warm-up']),
    }),
  popup: () => benchPopup({ rounds: Number(values.rounds), before: values.before }),
  redactor: () => {
    console.log('\n### Redactor\n');
    for (const line of measureRedactor()) console.log(`- ${line}`);
  },
};

const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
// This process reads what the servers write: not on their core. A browser has all of them.
if (names.some((name) => name !== 'popup')) execFileSync('taskset', ['-acp', '1', String(process.pid)]);

for (const name of names) {
  const part = PARTS[name];
  if (!part) throw new Error(`${name} is none of ${Object.keys(PARTS).join(', ')}.`);
  await part();
}

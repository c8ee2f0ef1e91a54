/**
 * `npm run bench:growth`: what the number of secrets costs. One relay for each size, all at once and in turns, so that what
 * else the machine does meets all of them alike; only the ratios mean something, and on a busy machine those of the CPU
 * time. `--sizes`, `--rounds` and `--seconds` set how much.
 */
import { cp } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Owner, pairOwner } from '../support/relay/owner.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';
import { openStore } from '../support/relay/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Load, run, runCalls } from './load.ts';
import { startUpstream } from './nginx.ts';
import { processorTimeOf } from './processor-time.ts';
import { median } from './statistics.ts';
import { KEY, PLAIN, relayCall } from './workloads.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1,100,2000,10000,100000' },
    rounds: { type: 'string', default: '41' },
    seconds: { type: 'string', default: '1.5' },
  },
});
const SIZES = values.sizes.split(',').map(Number);
const ROUNDS = Number(values.rounds);
const SECONDS = Number(values.seconds);
const LOAD_ROUNDS = 7;
const STARTS = 5;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const upstream = await startUpstream();
const policy = { access: 'public', allow: [{ origin: upstream.url }] };
const nameOf = (index: number): string => `secret-${index}`;

/** The store of one size is the start of the next one. */
const grown = await temporaryFolder();
async function growTo(size: number, from: number): Promise<void> {
  const store = await openStore(grown.path);
  store.database.exec('PRAGMA synchronous = OFF');
  for (let next = from; next < size; ) {
    const end = Math.min(size, next + 1_000);
    await store.manifest.change(() => {
      for (; next < end; next += 1) store.vault.set(nameOf(next), KEY, policy, 'cli');
    });
  }
  await store.close();
}

interface Candidate {
  readonly size: number;
  readonly relay: Awaited<ReturnType<typeof startRelayProcess>>;
  readonly owner: Owner;
  readonly starts: number[];
  readonly puts: Measure;
  readonly calls: Measure;
  readonly spreadCalls: Measure;
}
/** Of each round; `cpu` of all together. */
interface Measure {
  readonly values: number[];
  count: number;
  cpu: number;
}
const measure = (): Measure => ({ values: [], count: 0, cpu: 0 });
const folders = [grown];
async function candidate(size: number, from: number): Promise<Candidate> {
  await growTo(size, from);
  const folder = await temporaryFolder();
  folders.push(folder);
  await cp(grown.path, folder.path, { recursive: true });
  const starts: number[] = [];
  for (let i = 1; i < STARTS; i += 1) {
    starts.push(await timed(async () => (await openStore(folder.path)).close()));
  }
  const relay = await startRelayProcess({ RELAY_DATA_DIR: folder.path, NODE_OPTIONS: '--max-semi-space-size=64' });
  return {
    size,
    relay,
    owner: await pairOwner(relay.connectLink),
    starts,
    puts: measure(),
    calls: measure(),
    spreadCalls: measure(),
  };
}

const candidates: Candidate[] = [];
for (const size of SIZES) candidates.push(await candidate(size, candidates.at(-1)?.size ?? 0));

const inTurns = async (rounds: number, work: (candidate: Candidate, round: number) => Promise<void>): Promise<void> => {
  for (let round = 0; round < rounds; round += 1) {
    const first = round % candidates.length;
    for (const each of [...candidates.slice(first), ...candidates.slice(0, first)]) await work(each, round);
  }
};
await inTurns(ROUNDS, async ({ owner, puts, size, relay }, round) => {
  const name = nameOf((round * 7_919) % size);
  const sealed = await owner.seal({ name, value: KEY, ...policy });
  const before = processorTimeOf(relay.pid);
  const put = async () => {
    const response = await owner.fetch(`/v1/secrets/${name}`, { method: 'PUT', json: { sealed } });
    if (response.status !== 200) throw new Error(`PUT answered ${response.status}: ${await response.text()}`);
    await response.text();
  };
  puts.values.push(await timed(put));
  puts.cpu += processorTimeOf(relay.pid) - before;
  puts.count += 1;
});

/** Calls of one secret, and then of all in turn, each of which was used once before. */
for (const kind of ['calls', 'spreadCalls'] as const) {
  const next = new Map(candidates.map((each) => [each, 0]));
  const loadOf = (each: Candidate): Load => {
    const callOf = (index: number) => relayCall(each.relay.url, upstream.url, PLAIN, nameOf(index));
    const spread = (): string => {
      const index = next.get(each) ?? 0;
      next.set(each, index + 1);
      return callOf((index * 7_919) % each.size).body;
    };
    const one = callOf(0);
    return kind === 'calls' ? one : { ...one, body: spread };
  };
  if (kind === 'spreadCalls') for (const each of candidates) await runCalls(loadOf(each), 32, each.size);
  await inTurns(LOAD_ROUNDS + 2, async (each, round) => {
    const { relay, [kind]: into } = each;
    const before = processorTimeOf(relay.pid);
    const { perSecond, count } = await run(loadOf(each), 32, SECONDS);
    // The first rounds are before V8 has compiled all that a call meets.
    if (round < 2) return;
    into.values.push(perSecond);
    into.cpu += processorTimeOf(relay.pid) - before;
    into.count += count;
  });
}

console.log('secrets   start ms   PUT ms (× first)   CPU   calls/s of one (× first)   CPU   of all (× first)   CPU');
const first = candidates[0] as Candidate;
const column = (own: Measure, of: Measure): string => {
  const ratio = median(own.values.map((value, round) => value / (of.values[round] ?? Number.NaN)));
  const cpu = own.cpu / own.count / (of.cpu / of.count);
  return `${median(own.values).toFixed(1)} (${ratio.toFixed(2)})   ${cpu.toFixed(2)}`;
};
for (const { size, starts, puts, calls, spreadCalls } of candidates) {
  const columns = [column(puts, first.puts), column(calls, first.calls), column(spreadCalls, first.spreadCalls)];
  console.log([String(size).padStart(7), median(starts).toFixed(1).padStart(8), ...columns].join('   '));
}

for (const { relay } of candidates) await relay.stop();
await upstream[Symbol.asyncDispose]();
for (const folder of folders) await folder.remove();

import { type Contender, startContenders } from './contenders.ts';
import { startUpstream } from './nginx.ts';
import { processorTimeOf } from './processor-time.ts';
import { inTurns, printMedians, printRatios, type Round, valuesOf } from './report.ts';
import { spread } from './statistics.ts';
import { ESCAPES, LONG, PLAIN, type Workload } from './workloads.ts';
import { runWrk } from './wrk.ts';

export interface CallOptions {
  readonly rounds: number;
  /** Of each contender; they take turns. */
  readonly processes: number;
  /** Whole seconds, of one contender in one round. */
  readonly seconds: number;
  readonly warmUpCalls: number;
}

interface Slice {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of processor time a call. */
  readonly cpu: number;
}

const ROUTES = ['relay', 'relay, SDK route'];
const COLUMNS: Parameters<typeof printMedians<Slice>>[1] = {
  'calls/s': [({ perSecond }) => perSecond, 0],
  'p50, ms': [({ p50 }) => p50, 2],
  'p99, ms': [({ p99 }) => p99, 2],
  'CPU a call, µs': [({ cpu }) => cpu, 0],
};
const RATIOS = {
  'calls/s': ({ perSecond }: Slice) => perSecond,
  p50: ({ p50 }: Slice) => p50,
  CPU: ({ cpu }: Slice) => cpu,
};

/**
 * Calls through the relay and through the other proxies, in turns, so that what else the machine does meets all of them
 * alike. Only the ratios of one run mean something.
 */
export async function benchCalls(options: CallOptions): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const upstream = stack.use(await startUpstream());
  const sets: Contender[][] = [];
  for (let index = 0; index < options.processes; index += 1) sets.push(await startContenders(stack, upstream.url));
  for (const contender of sets.flat()) await warmUp(contender, options);
  const measure = async (workload: Workload, connections: number): Promise<void> => {
    const rounds = await inTurns(sets, options.rounds, (contender) =>
      slice(contender, workload, connections, options.seconds),
    );
    print(workload, connections, rounds);
  };
  await measurePlainAndEscapes(sets, options);
  await measure(PLAIN, 1);
  await measure(PLAIN, 256);
  await measure(LONG, 8);
}

/** One right after the other, as their ratio is a figure of its own; that of the others tells what is due to the length. */
async function measurePlainAndEscapes(sets: readonly Contender[][], { rounds, seconds }: CallOptions): Promise<void> {
  const pairs = await inTurns(sets, rounds, async (contender) => ({
    plain: await slice(contender, PLAIN, 32, seconds),
    escapes: await slice(contender, ESCAPES, 32, seconds),
  }));
  const only = (kind: 'plain' | 'escapes'): Round<Slice>[] =>
    pairs.map((round) => new Map([...round].map(([name, pair]) => [name, pair[kind]])));
  print(PLAIN, 32, only('plain'));
  print(ESCAPES, 32, only('escapes'));
  console.log('\nProcessor time of a response with escapes over that of a plain one:\n');
  for (const name of pairs[0]?.keys() ?? [])
    console.log(`- ${name}: ${spread(valuesOf(pairs, name, ({ plain, escapes }) => escapes.cpu / plain.cpu))}`);
}

function print({ name }: Workload, connections: number, rounds: readonly Round<Slice>[]): void {
  console.log(`\n### ${name}, ${connections} connection${connections === 1 ? '' : 's'}`);
  printMedians(rounds, COLUMNS);
  printRatios(rounds, ROUTES, RATIOS);
}

/** V8 compiles what a call meets only after many calls. */
async function warmUp(contender: Contender, { warmUpCalls }: CallOptions): Promise<void> {
  for (const workload of [PLAIN, ESCAPES]) {
    for (let calls = 0; calls < warmUpCalls / 2; ) calls += (await runWrk(contender.request(workload), 32, 1)).count;
  }
  await runWrk(contender.request(LONG), 8, 1);
}

async function slice(contender: Contender, workload: Workload, connections: number, seconds: number): Promise<Slice> {
  const before = processorTimeOf(contender.pid);
  // A peer may fail now and then, with many connections above all; the relay must not.
  const onFailed = ROUTES.includes(contender.name)
    ? null
    : (line: string) => console.log(`\n${contender.name}: ${line}`);
  const { count, ...measured } = await runWrk(contender.request(workload), connections, seconds, { onFailed });
  return { ...measured, cpu: (processorTimeOf(contender.pid) - before) / 1000 / count };
}

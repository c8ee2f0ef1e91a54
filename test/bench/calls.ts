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
  const measure = async (workload: Workload, connections: number): Promise<Round<Slice>[]> => {
    const rounds = await inTurns(sets, options.rounds, (contender) =>
      slice(contender, workload, connections, options.seconds),
    );
    console.log(`\n### ${workload.name}, ${connections} connection${connections === 1 ? '' : 's'}`);
    printMedians(rounds, COLUMNS);
    printRatios(rounds, ROUTES, RATIOS);
    return rounds;
  };
  const plain = await measure(PLAIN, 32);
  const escapes = await measure(ESCAPES, 32);
  for (const name of ROUTES) {
    const [some, others] = [escapes, plain].map((rounds) => valuesOf(rounds, name, ({ cpu }) => cpu));
    const ratios = (some ?? []).map((value, index) => value / (others?.[index] ?? Number.NaN));
    console.log(`\nCPU of a response with escapes over that of a plain one, ${name}: ${spread(ratios)}`);
  }
  await measure(PLAIN, 1);
  await measure(PLAIN, 256);
  await measure(LONG, 8);
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
  const { count, ...measured } = await runWrk(contender.request(workload), connections, seconds);
  return { ...measured, cpu: (processorTimeOf(contender.pid) - before) / 1000 / count };
}

import { createDatabase, startPostgres } from '../support/relay/postgres.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { registerKey } from './contenders.ts';
import { startUpstream } from './nginx.ts';
import { processorTimeOfTree } from './processor-time.ts';
import { inTurns, printMedians, printRatios } from './report.ts';
import { PLAIN, relayCall } from './workloads.ts';
import { type Measured, runWrk } from './wrk.ts';

export interface WorkerOptions {
  readonly rounds: number;
  /** Whole seconds, of one relay in one round. */
  readonly seconds: number;
  readonly warmUpCalls: number;
}

interface Contender {
  readonly name: string;
  readonly relay: RelayProcess;
  readonly secret: string;
}

interface Slice extends Measured {
  /** Microseconds of processor time a call, of all processes of the relay. */
  readonly cpu: number;
}

const BOTH_CORES = '0,1';
const CONNECTIONS = 32;
/** Every call with the second one is counted, in the primary process where there are workers. */
const SECRETS = [{ name: 'free' }, { name: 'limited', limits: { perMinute: 1e9, perDay: 1e9 } }];

/**
 * A relay of one process beside one of two workers, and one whose store is in Postgres. Nothing is pinned: load, upstream and workers share both cores, so two
 * workers cannot do twice the calls of one. What the relays themselves use, without Postgres, tells what they would do with two cores alone.
 */
export async function benchWorkers({ rounds, seconds, warmUpCalls }: WorkerOptions): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const upstream = stack.use(await startUpstream(BOTH_CORES));
  const postgres = stack.use(await startPostgres());
  const contenders: Contender[] = [];
  for (const [kind, env] of [
    ['1', {}],
    ['2', { RELAY_WORKERS: '2' }],
    ['Postgres', { RELAY_DATABASE_URL: await createDatabase(postgres.url) }],
  ] as const) {
    const relay = stack.use(await startRelayProcess(env));
    await registerKey(relay, upstream.url, SECRETS);
    for (const { name: secret } of SECRETS) contenders.push({ name: `${secret}, ${kind}`, relay, secret });
  }
  const run = ({ relay, secret }: Contender): Promise<Measured> =>
    runWrk(relayCall(relay.url, upstream.url, PLAIN, secret), CONNECTIONS, seconds, { cores: BOTH_CORES });
  for (const contender of contenders) for (let calls = 0; calls < warmUpCalls; ) calls += (await run(contender)).count;
  const measured = await inTurns([contenders], rounds, async (contender): Promise<Slice> => {
    const before = processorTimeOfTree(contender.relay.pid);
    const slice = await run(contender);
    return { ...slice, cpu: (processorTimeOfTree(contender.relay.pid) - before) / 1000 / slice.count };
  });
  console.log(`\n### Workers, ${CONNECTIONS} connections`);
  printMedians(measured, {
    'calls/s': [({ perSecond }) => perSecond, 0],
    'p50, ms': [({ p50 }) => p50, 2],
    'p99, ms': [({ p99 }) => p99, 2],
    'CPU a call, µs': [({ cpu }) => cpu, 0],
  });
  printRatios(measured, ['free, 2', 'limited, 2', 'free, Postgres', 'limited, Postgres'], {
    'calls/s': ({ perSecond }) => perSecond,
    CPU: ({ cpu }) => cpu,
  });
}

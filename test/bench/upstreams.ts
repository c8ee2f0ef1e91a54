import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { selfSigned } from '../support/upstream/certificates.ts';
import { startRelay } from './contenders.ts';
import { type Secure, startUpstream } from './nginx.ts';
import { processorTimeOf } from './processor-time.ts';
import { inTurns, printMedians, printRatios } from './report.ts';
import { PLAIN, relayCall } from './workloads.ts';
import { type Measured, runWrk } from './wrk.ts';

export interface UpstreamOptions {
  readonly rounds: number;
  /** Whole seconds, of one relay in one round. */
  readonly seconds: number;
  readonly warmUpCalls: number;
}

interface Contender {
  readonly name: string;
  readonly pid: number;
  run(seconds: number): Promise<Measured>;
}

const CONNECTIONS = 32;

/** What TLS and HTTP/2 to the upstream cost the relay: one relay for each, beside one that calls over plain HTTP. */
export async function benchUpstreams({ rounds, seconds, warmUpCalls }: UpstreamOptions): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const folder = await temporaryFolder();
  stack.defer(folder.remove);
  const authority = selfSigned({ isAuthority: true });
  const { cert, key } = authority.issue({ names: ['127.0.0.1'] });
  const caFile = path.join(folder.path, 'ca.pem');
  await writeFile(caFile, authority.cert);

  const start = async (name: string, secure: Secure | null): Promise<Contender> => {
    const upstream = stack.use(await startUpstream('1', secure));
    const relay = await startRelay(stack, upstream.url, { RELAY_CA_FILE: caFile });
    const call = relayCall(relay.url, upstream.url, PLAIN);
    return { name, pid: relay.pid, run: (duration) => runWrk(call, CONNECTIONS, duration) };
  };
  const contenders = [
    await start('http', null),
    await start('https', { cert, key, isHttp2: false }),
    await start('https, HTTP/2', { cert, key, isHttp2: true }),
  ];
  for (const { run } of contenders) for (let calls = 0; calls < warmUpCalls; ) calls += (await run(1)).count;
  const measured = await inTurns([contenders], rounds, async ({ pid, run }) => {
    const before = processorTimeOf(pid);
    const slice = await run(seconds);
    return { ...slice, cpu: (processorTimeOf(pid) - before) / 1000 / slice.count };
  });
  console.log(`\n### Upstreams, ${CONNECTIONS} connections`);
  printMedians(measured, {
    'calls/s': [({ perSecond }) => perSecond, 0],
    'p50, ms': [({ p50 }) => p50, 2],
    'CPU a call, µs': [({ cpu }) => cpu, 0],
  });
  const others = contenders.slice(1).map(({ name }) => name);
  printRatios(measured, others, { 'calls/s': ({ perSecond }) => perSecond, CPU: ({ cpu }) => cpu });
}

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { RELAY_PROGRAM } from '../../scripts/targets.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { FIRST_CORE, registerKey } from './contenders.ts';
import { startUpstream } from './nginx.ts';
import { PLAIN, relayCall } from './workloads.ts';
import { runWrk } from './wrk.ts';

/** What V8 writes with `--cpu-prof`: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Microseconds of the clock that `process.hrtime` reads. */
  readonly startTime: number;
  /** Ids of nodes, and the microseconds before each. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  /** Where the function begins, counted from 0. */
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly children?: readonly number[];
}

/** The main thread while it served calls on `/v1/request`. */
export interface ProfiledCalls {
  readonly root: ProfileNode;
  readonly nodes: ReadonlyMap<number, ProfileNode>;
  /** Microseconds in each node itself. */
  readonly own: ReadonlyMap<number, number>;
  readonly calls: number;
}

const WARM_UP_SECONDS = 5;
const SECONDS = 5;

export async function profileCalls(): Promise<ProfiledCalls> {
  await using stack = new AsyncDisposableStack();
  const upstream = stack.use(await startUpstream());
  const folder = await temporaryFolder();
  stack.defer(folder.remove);
  const profiler = ['--cpu-prof', '--cpu-prof-interval=500', `--cpu-prof-dir=${folder.path}`];
  const relay = await startRelayProcess({}, { command: [...FIRST_CORE, process.execPath, ...profiler, RELAY_PROGRAM] });
  await registerKey(relay, upstream.url);
  const call = relayCall(relay.url, upstream.url, PLAIN);
  await runWrk(call, 32, WARM_UP_SECONDS);
  const from = Number(process.hrtime.bigint() / 1000n);
  const { count } = await runWrk(call, 32, SECONDS);
  const until = Number(process.hrtime.bigint() / 1000n);
  await relay.stop();
  const [name = ''] = await readdir(folder.path);
  const profile = JSON.parse(await readFile(path.join(folder.path, name), 'utf8')) as CpuProfile;
  return {
    root: profile.nodes[0] as ProfileNode,
    nodes: new Map(profile.nodes.map((node) => [node.id, node])),
    own: ownTimes(profile, from, until),
    calls: count,
  };
}

function ownTimes({ startTime, samples, timeDeltas }: CpuProfile, from: number, until: number): Map<number, number> {
  const own = new Map<number, number>();
  let at = startTime;
  samples.forEach((id, index) => {
    const delta = timeDeltas[index] ?? 0;
    at += delta;
    if (at >= from && at <= until) own.set(id, (own.get(id) ?? 0) + delta);
  });
  return own;
}

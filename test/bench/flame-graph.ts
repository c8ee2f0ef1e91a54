import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../scripts/targets.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { FIRST_CORE, registerKey } from './contenders.ts';
import { type Frame, renderFlameGraph } from './flame-svg.ts';
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

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

const FILE = path.join(ROOT, 'docs/images/flame-graph.svg');
const WARM_UP_SECONDS = 5;
const SECONDS = 5;

/** Where the main thread spends its time while it serves calls on `/v1/request`, drawn into docs/images. */
export async function drawFlameGraph(): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const upstream = stack.use(await startUpstream());
  const folder = await temporaryFolder();
  stack.defer(folder.remove);
  const program = path.join(ROOT, '.output/relay/main.mjs');
  const profiler = ['--cpu-prof', '--cpu-prof-interval=500', `--cpu-prof-dir=${folder.path}`];
  const relay = await startRelayProcess({}, { command: [...FIRST_CORE, process.execPath, ...profiler, program] });
  await registerKey(relay, upstream.url);
  const call = relayCall(relay.url, upstream.url, PLAIN);
  await runWrk(call, 32, WARM_UP_SECONDS);
  const from = Number(process.hrtime.bigint() / 1000n);
  await runWrk(call, 32, SECONDS);
  const until = Number(process.hrtime.bigint() / 1000n);
  await relay.stop();
  const [name = ''] = await readdir(folder.path);
  const profile = JSON.parse(await readFile(path.join(folder.path, name), 'utf8')) as CpuProfile;
  await writeFile(FILE, renderFlameGraph(framesOf(profile, from, until)));
  console.log(`\nWritten: ${path.relative(ROOT, FILE)}`);
}

/** A tree of the time that each function took with all that it called, without what was idle. */
function framesOf({ nodes, startTime, samples, timeDeltas }: CpuProfile, from: number, until: number): Frame {
  const own = new Map<number, number>();
  let at = startTime;
  samples.forEach((id, index) => {
    const delta = timeDeltas[index] ?? 0;
    at += delta;
    if (at >= from && at <= until) own.set(id, (own.get(id) ?? 0) + delta);
  });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const build = (node: ProfileNode): Frame => {
    const children = (node.children ?? []).map((id) => build(byId.get(id) as ProfileNode));
    const { functionName, url } = node.callFrame;
    const time = (own.get(node.id) ?? 0) + children.reduce((sum, child) => sum + child.time, 0);
    return { name: functionName || 'anonymous', group: groupOf(functionName, url), time, children };
  };
  const root = build(nodes[0] as ProfileNode);
  const children = root.children.filter(({ name }) => name !== '(idle)');
  return { name: 'all', group: 'node', time: children.reduce((sum, { time }) => sum + time, 0), children };
}

function groupOf(name: string, url: string): Frame['group'] {
  if (url.includes('packages') || url.startsWith('wasm:')) return 'package';
  return url === '' || url.startsWith('node:') || name.startsWith('(') ? 'node' : 'relay';
}

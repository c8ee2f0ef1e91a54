import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../scripts/targets.ts';
import { type ProfiledCalls, type ProfileNode, profileCalls } from './cpu-profile.ts';
import { type Frame, renderFlameGraph } from './flame-svg.ts';
import { printRoomCosts } from './room-costs.ts';

const FILE = path.join(ROOT, 'docs/images/flame-graph.svg');

/** Where the main thread spends its time while it serves calls: drawn into docs/images, and printed for each folder. */
export async function drawFlameGraph(): Promise<void> {
  const profiled = await profileCalls();
  await writeFile(FILE, renderFlameGraph(framesOf(profiled)));
  console.log(`\nWritten: ${path.relative(ROOT, FILE)}`);
  await printRoomCosts(profiled);
}

/** A tree of the time that each function took with all that it called, without what was idle. */
function framesOf({ root, nodes, own }: ProfiledCalls): Frame {
  const build = (node: ProfileNode): Frame => {
    const children = (node.children ?? []).map((id) => build(nodes.get(id) as ProfileNode));
    const { functionName, url } = node.callFrame;
    const time = (own.get(node.id) ?? 0) + children.reduce((sum, child) => sum + child.time, 0);
    return { name: functionName || 'anonymous', group: groupOf(functionName, url), time, children };
  };
  const children = build(root).children.filter(({ name }) => name !== '(idle)');
  return { name: 'all', group: 'node', time: children.reduce((sum, { time }) => sum + time, 0), children };
}

function groupOf(name: string, url: string): Frame['group'] {
  if (url.includes('packages') || url.startsWith('wasm:')) return 'package';
  return url === '' || url.startsWith('node:') || name.startsWith('(') ? 'node' : 'relay';
}

import { readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../scripts/targets.ts';
import type { ProfiledCalls, ProfileNode } from './cpu-profile.ts';

/** Modules of Node that do the work of a connection; what else of Node a function calls is part of the function. */
const HTTP = /^node:(?:_http|http|net|_stream|stream|internal\/(?:http|net|streams|stream_base|timers|process\/task))/;
const NODE = 'Node: HTTP, sockets, timers';
const UNDICI = 'undici and other packages';

/** Prints what the functions of each folder take of a call on the main thread, from the most to the least. */
export async function printRoomCosts({ root, nodes, own, calls }: ProfiledCalls): Promise<void> {
  const costs = new Map<string, number>();
  const visit = async (node: ProfileNode, caller: string): Promise<void> => {
    const room = (await roomOf(node)) ?? caller;
    costs.set(room, (costs.get(room) ?? 0) + (own.get(node.id) ?? 0));
    for (const id of node.children ?? []) await visit(nodes.get(id) as ProfileNode, room);
  };
  await visit(root, NODE);
  costs.delete('(idle)');
  const all = [...costs.values()].reduce((sum, time) => sum + time, 0);
  console.log('\n| folder | µs a call | of the main thread |\n| --- | --- | --- |');
  for (const [room, time] of [...costs].sort((one, other) => other[1] - one[1])) {
    const share = (time / all) * 100;
    if (share >= 0.1) console.log(`| ${room} | ${(time / calls).toFixed(1)} | ${share.toFixed(1)} % |`);
  }
}

/** The folder of a function's source; null where its time is its caller's. */
async function roomOf({ callFrame }: ProfileNode): Promise<string | null> {
  const { functionName, url, lineNumber, columnNumber } = callFrame;
  if (functionName === '(idle)' || functionName === '(garbage collector)') return functionName;
  if (url.startsWith('wasm:')) return UNDICI;
  if (!url.startsWith('file:')) return HTTP.test(url) || functionName === '(program)' ? NODE : null;
  const map = await sourceMapOf(url);
  const entry = map?.findEntry(lineNumber, columnNumber);
  const source = entry && 'originalSource' in entry ? entry.originalSource : null;
  if (!source) return UNDICI;
  const file = path.relative(ROOT, path.resolve(path.dirname(fileURLToPath(url)), source));
  return file.startsWith('node_modules') ? UNDICI : `\`${path.dirname(file)}\``;
}

const maps = new Map<string, Promise<SourceMap | null>>();
function sourceMapOf(url: string): Promise<SourceMap | null> {
  const known = maps.get(url) ?? readSourceMap(url);
  maps.set(url, known);
  return known;
}

const readSourceMap = (url: string): Promise<SourceMap | null> =>
  readFile(`${fileURLToPath(url)}.map`, 'utf8').then(
    (text) => new SourceMap(JSON.parse(text)),
    () => null,
  );

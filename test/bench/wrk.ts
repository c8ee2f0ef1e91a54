import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { WireRequest } from './workloads.ts';

export interface Measured {
  readonly count: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const run = promisify(execFile);
const MILLISECONDS = { us: 0.001, ms: 1, s: 1000 };

/**
 * Keeps `connections` busy for `seconds` by wrk, on the second core or on `cores`. Anything but 2xx ends the benchmark,
 * except where `onFailed` is told of it.
 */
export async function runWrk(
  request: WireRequest,
  connections: number,
  seconds: number,
  { cores = '1', onFailed }: { readonly cores?: string; readonly onFailed?: ((line: string) => void) | null } = {},
): Promise<Measured> {
  const folder = await temporaryFolder();
  const script = path.join(folder.path, 'request.lua');
  const { url, method, headers, body } = request;
  const lines = Object.entries(headers).map(([name, value]) => `wrk.headers["${name}"] = ${lua(value)}`);
  await writeFile(script, [`wrk.method = "${method}"`, `wrk.body = ${lua(body)}`, ...lines].join('\n'));
  const args = ['-c', cores, 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', script, url];
  const { stdout } = await run('taskset', args);
  await folder.remove();
  const failed = /^.*(Non-2xx|Socket errors).*$/m.exec(stdout);
  if (failed && !onFailed) throw new Error(`${url}: ${failed[0].trim()}`);
  if (failed) onFailed?.(failed[0].trim());
  return {
    count: Number(find(stdout, /(\d+) requests in/)[1]),
    perSecond: Number(find(stdout, /Requests\/sec:\s+([\d.]+)/)[1]),
    p50: milliseconds(find(stdout, /50%\s+([\d.]+)(us|ms|s)/)),
    p99: milliseconds(find(stdout, /99%\s+([\d.]+)(us|ms|s)/)),
  };
}

const lua = (text: string): string => `[==[${text}]==]`;

const milliseconds = ([, value, unit]: RegExpExecArray): number =>
  Number(value) * MILLISECONDS[unit as keyof typeof MILLISECONDS];

function find(text: string, pattern: RegExp): RegExpExecArray {
  const match = pattern.exec(text);
  if (!match) throw new Error(`wrk printed no ${pattern}:\n${text}`);
  return match;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { RELAY_PROGRAM, ROOT } from '../../../scripts/targets.ts';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `client-secret-relay ARGS…` as a process of its own, with nothing of this one's environment but `env`. */
export async function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input: string | null = null,
): Promise<Ran> {
  const child = spawn(process.execPath, [RELAY_PROGRAM, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

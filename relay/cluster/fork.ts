import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createLink } from './link.ts';
import type { WorkerLink } from './links.ts';
import type { ToPrimary, ToWorker } from './messages.ts';

/** Beside the bundle, or among the sources. */
const PROGRAM = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../worker.ts' : './worker.mjs', import.meta.url),
);

export interface Forked {
  readonly process: ChildProcess;
  readonly link: WorkerLink;
  /** Its exit code, or the signal that has ended it. */
  readonly ended: Promise<number | string>;
}

/** It has the memory settings of this process, which are flags of V8 and variables of the environment. */
export function forkWorker(): Forked {
  const child = fork(PROGRAM, [], { execArgv: process.execArgv });
  const link = createLink<ToWorker, ToPrimary>({
    // A worker that has just ended cannot be told anything: its end is noticed elsewhere.
    send: (message) => child.send(message as object, () => {}),
    onMessage: (listener) => child.on('message', listener),
  });
  // After the last message of the worker is read, before which Node may report its exit. No event says so where a
  // connection is still on its way.
  const closeWhenRead = (): void => {
    if (child.connected) setImmediate(closeWhenRead);
    else link.close();
  };
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => {
      closeWhenRead();
      resolve(signal ?? code ?? 1);
    });
    child.once('error', () => resolve('not started'));
  });
  return { process: child, link, ended };
}

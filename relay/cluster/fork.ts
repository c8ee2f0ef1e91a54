import cluster, { type Worker } from 'node:cluster';
import { fileURLToPath } from 'node:url';
import { createLink } from './link.ts';
import type { WorkerLink } from './links.ts';
import type { ToPrimary, ToWorker } from './messages.ts';

/** Beside the bundle, or among the sources. */
const PROGRAM = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../worker.ts' : './worker.mjs', import.meta.url),
);

export interface Forked {
  readonly process: Worker;
  readonly link: WorkerLink;
  /** Its exit code, or the signal that has ended it. */
  readonly ended: Promise<number | string>;
}

/**
 * A process that takes its share of the connections: Node accepts them in the primary process, and hands them to the
 * workers in turn. It has the memory settings of this process, which are flags of V8 and variables of the environment.
 */
export function fork(): Forked {
  cluster.setupPrimary({ exec: PROGRAM, args: [], execArgv: process.execArgv });
  const worker = cluster.fork();
  const link = createLink<ToWorker, ToPrimary>({
    // A worker that has just ended cannot be told anything: its end is noticed elsewhere.
    send: (message) => worker.process.send(message as object, () => {}),
    onMessage: (listener) => worker.on('message', listener),
  });
  const ended = new Promise<number | string>((resolve) => {
    worker.once('exit', (code, signal) => {
      link.close();
      resolve(signal ?? code);
    });
  });
  return { process: worker, link, ended };
}

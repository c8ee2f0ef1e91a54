import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import type { Log } from '../observability/log.ts';
import { StartupError } from '../store/startup-error.ts';
import { createBackoff } from './backoff.ts';
import { type Forked, forkWorker } from './fork.ts';
import type { WorkerLink } from './links.ts';
import type { StartFailure } from './messages.ts';

/** The workers of a relay. One that ends is replaced. */
export interface Crew {
  /** Those that can be asked. */
  all(): readonly WorkerLink[];
  /** Resolves when all of them are ready; rejects with the reason if one cannot be. */
  start(port: number, newcomers: Newcomers): Promise<void>;
  /** Those that have not ended after `maxMs` are killed. */
  stop(maxMs: number): Promise<void>;
}

/** What becomes of each worker. */
interface Newcomers {
  /** What the worker is told when it begins, beside what it is to do. */
  readonly currentAt: () => number;
  /** It has been started. */
  readonly connect: (link: WorkerLink) => void;
  /** It can be asked. */
  readonly joined: (link: WorkerLink) => void;
  readonly ready: (worker: Forked) => void;
}

export function createCrew({ config, log }: { readonly config: Config; readonly log: Log }): Crew {
  const members = new Set<Forked>();
  const joined = new Set<WorkerLink>();
  const stopping = new AbortController();
  const backoff = createBackoff();

  /** Resolves when it is ready. */
  const add = (port: number, { currentAt, connect, joined: onJoined, ready }: Newcomers): Promise<Forked> =>
    new Promise((resolve, reject) => {
      const member = forkWorker();
      const { link } = member;
      members.add(member);
      link.onClose(() => joined.delete(link));
      void member.ended.then(() => {
        members.delete(member);
        reject(new Error('a worker has ended before it was ready'));
      });
      link.serve({
        begin: () => ({ config, port, currentAt: currentAt() }),
        join: () => {
          joined.add(link);
          onJoined(link);
        },
        ready: () => {
          ready(member);
          resolve(member);
        },
        failed: (reason) => reject(errorOf(reason)),
      });
      connect(link);
    });
  /** Until the relay stops. */
  const keep = async (first: Forked, port: number, newcomers: Newcomers): Promise<void> => {
    for (let member: Forked | null = first; ; ) {
      const since = performance.now();
      const how = await (member?.ended ?? 'not started');
      if (stopping.signal.aborted) return;
      const restartMs = backoff(performance.now() - since);
      log.error('worker ended', { how, pid: member?.process.pid, restartMs });
      await delay(restartMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
      if (stopping.signal.aborted) return;
      member = await add(port, newcomers).catch(() => null);
    }
  };
  const allEnded = () => Promise.all([...members].map(({ ended }) => ended));
  const kill = (): void => {
    for (const { process } of members) process.kill('SIGKILL');
  };

  return {
    all: () => [...joined],
    start: async (port, newcomers) => {
      const starting = Array.from({ length: config.RELAY_WORKERS }, () => add(port, newcomers));
      const first = await Promise.all(starting).catch(async (error: unknown) => {
        kill();
        await allEnded();
        throw error;
      });
      for (const member of first) void keep(member, port, newcomers);
    },
    stop: async (maxMs) => {
      stopping.abort();
      const killing = setTimeout(kill, maxMs);
      for (const { link } of members) link.tell('stop', null);
      await allEnded();
      clearTimeout(killing);
    },
  };
}

const errorOf = ({ message, isStartupError, code }: StartFailure): Error =>
  isStartupError ? new StartupError(message) : Object.assign(new Error(message), code !== null && { code });

import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import type { Log } from '../observability/log.ts';
import { StartupError } from '../store/startup-error.ts';
import { createBackoff } from './backoff.ts';
import { type Forked, fork } from './fork.ts';
import type { WorkerLink } from './links.ts';
import type { StartFailure } from './messages.ts';

/** The workers of a relay. One that ends is replaced. */
export interface Crew {
  /** Those that can be asked. */
  all(): readonly WorkerLink[];
  /** Resolves when all of them listen; rejects with the reason if one cannot. */
  start(port: number, connect: (link: WorkerLink) => void): Promise<void>;
  /** Those that have not ended after `maxMs` are killed. */
  stop(maxMs: number): Promise<void>;
}

export function createCrew({ config, log }: { readonly config: Config; readonly log: Log }): Crew {
  const members = new Set<Forked>();
  const joined = new Set<WorkerLink>();
  const stopping = new AbortController();
  const backoff = createBackoff();

  /** Resolves when it listens. */
  const add = (port: number, connect: (link: WorkerLink) => void): Promise<Forked> =>
    new Promise((resolve, reject) => {
      const member = fork();
      const { link } = member;
      members.add(member);
      void member.ended.then(() => {
        members.delete(member);
        joined.delete(link);
        reject(new Error('a worker has ended before it was ready'));
      });
      link.serve({
        begin: () => ({ config, port }),
        join: () => {
          joined.add(link);
        },
        ready: () => resolve(member),
        failed: (reason) => reject(errorOf(reason)),
      });
      connect(link);
    });
  /** Until the relay stops. */
  const keep = async (first: Forked, port: number, connect: (link: WorkerLink) => void): Promise<void> => {
    for (let member: Forked | null = first; !stopping.signal.aborted; ) {
      const since = performance.now();
      const how = await (member?.ended ?? 'not started');
      if (stopping.signal.aborted) return;
      const wait = backoff(performance.now() - since);
      log.error('worker ended', { how, pid: member?.process.process.pid, restartMs: wait });
      await delay(wait, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
      member = stopping.signal.aborted ? null : await add(port, connect).catch(() => null);
    }
  };

  const end = async (signal?: NodeJS.Signals): Promise<void> => {
    if (signal) for (const { process } of members) process.process.kill(signal);
    await Promise.all([...members].map(({ ended }) => ended));
  };

  return {
    all: () => [...joined],
    start: async (port, connect) => {
      const starting = Array.from({ length: config.RELAY_WORKERS }, () => add(port, connect));
      const first = await Promise.all(starting).catch(async (error: unknown) => {
        await end('SIGKILL');
        throw error;
      });
      for (const member of first) void keep(member, port, connect);
    },
    stop: async (maxMs) => {
      stopping.abort();
      const killing = setTimeout(() => void end('SIGKILL'), maxMs);
      for (const { link } of members) link.tell('stop', null);
      await end();
      clearTimeout(killing);
    },
  };
}

const errorOf = ({ message, isStartupError, code }: StartFailure): Error =>
  isStartupError ? new StartupError(message) : Object.assign(new Error(message), code !== null && { code });

import type { Trace } from '../../shared/protocol/api.ts';
import { createPeerTraces } from '../observability/peer-traces.ts';
import { newestOf, type TraceReader, type Traces } from '../observability/traces.ts';
import type { Peers } from '../store/postgres/peers.ts';
import { gather, type PrimaryLink, type WorkerLink, type Workers } from './links.ts';

/**
 * Finds the traces of all processes, and of the other relays on the same Postgres; passes on those that end to the workers
 * that watch, and to the other relays if they watch.
 */
export function createTraceHub(own: Traces, all: Workers, peers: Peers | null) {
  const find = async (id: string, workers: readonly WorkerLink[]): Promise<Trace | null> => {
    const found = await gather(workers, (worker) => worker.ask('traces.get', id));
    return own.get(id) ?? found.find((trace) => trace !== null) ?? null;
  };
  const list = async (limit: number, workers: readonly WorkerLink[]): Promise<readonly Trace[]> => {
    const found = await gather(workers, (worker) => worker.ask('traces.list', limit));
    return newestOf([...own.list(limit), ...found.flat()], limit);
  };
  const watching = new Set<WorkerLink>();
  /** While other relays watch. */
  let tell: ((trace: Trace) => void) | null = null;
  const pass = (trace: Trace, from: WorkerLink | null): void => {
    for (const link of watching) if (link !== from) link.tell('traces.ended', trace);
  };
  /** One of a process of this relay. */
  const ended = (trace: Trace, from: WorkerLink | null): void => {
    pass(trace, from);
    tell?.(trace);
  };
  const elsewhere =
    peers &&
    createPeerTraces(peers, {
      get: (id) => find(id, all()),
      list: (limit) => list(limit, all()),
      watch: (listener) => {
        tell = listener;
        void update();
        return () => {
          tell = null;
          void update();
        };
      },
    });
  let stopOwn: (() => void) | null = null;
  let stopElsewhere: (() => void) | null = null;
  const isWanted = (): boolean => watching.size > 0 || tell !== null;
  /** A worker forwards its traces while any watches, so that one that begins to need not be told who does. */
  const update = async (): Promise<void> => {
    const wanted = isWanted();
    if (wanted) stopOwn ??= own.watch((trace) => ended(trace, null));
    else stopOwn?.();
    if (!wanted) stopOwn = null;
    if (watching.size > 0) stopElsewhere ??= elsewhere?.watch((trace) => pass(trace, null)) ?? null;
    else stopElsewhere?.();
    if (watching.size === 0) stopElsewhere = null;
    await gather(all(), (worker) => worker.ask('traces.forward', wanted));
  };
  const serve = (link: WorkerLink): void => {
    const others = (): WorkerLink[] => all().filter((one) => one !== link);
    link.onClose(() => {
      if (watching.delete(link)) void update();
    });
    link.serve({
      'traces.get': async (id) => (await find(id, others())) ?? (await elsewhere?.get(id)) ?? null,
      'traces.list': async (limit) => {
        const found = await Promise.all([list(limit, others()), elsewhere?.list(limit) ?? []]);
        return newestOf(found.flat(), limit);
      },
      'traces.watch': (wanted) => {
        if (wanted) watching.add(link);
        else watching.delete(link);
        return update();
      },
      'traces.ended': (trace) => ended(trace, link),
    });
  };
  return {
    serve,
    /** The worker can be asked from now on. */
    joined: (link: WorkerLink): void => {
      if (isWanted()) link.tell('traces.forward', true);
    },
  };
}

/** The traces of all processes, for a worker that has `own`. */
export function remoteTraces(link: PrimaryLink, own: Traces): TraceReader {
  const listeners = new Set<(trace: Trace) => void>();
  let stopForwarding: (() => void) | null = null;
  link.serve({
    'traces.get': (id) => own.get(id),
    'traces.list': (limit) => own.list(limit),
    'traces.forward': (wanted) => {
      if (wanted) stopForwarding ??= own.watch((trace) => link.tell('traces.ended', trace));
      else stopForwarding?.();
      if (!wanted) stopForwarding = null;
    },
    'traces.ended': (trace) => {
      for (const listener of listeners) listener(trace);
    },
  });
  return {
    get: (id) => own.get(id) ?? link.ask('traces.get', id),
    list: async (limit) => newestOf([...own.list(limit), ...(await link.ask('traces.list', limit))], limit),
    watch: async (listener) => {
      const stopOwn = own.watch(listener);
      listeners.add(listener);
      if (listeners.size === 1) await link.ask('traces.watch', true);
      return () => {
        stopOwn();
        listeners.delete(listener);
        if (listeners.size === 0) link.tell('traces.watch', false);
      };
    },
  };
}

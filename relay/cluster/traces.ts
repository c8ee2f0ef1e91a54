import type { Trace } from '../../shared/protocol/api.ts';
import type { TraceReader, Traces } from '../observability/traces.ts';
import { gather, type PrimaryLink, type WorkerLink, type Workers } from './links.ts';

/** Newest first. */
const newest = (traces: readonly Trace[], limit: number): Trace[] =>
  [...traces].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, limit);

/** Finds the traces of all processes, and passes on those that end to the workers that watch. */
export function createTraceHub(own: Traces, all: Workers) {
  const watching = new Set<WorkerLink>();
  const pass = (trace: Trace, from: WorkerLink | null): void => {
    for (const link of watching) if (link !== from) link.tell('traces.ended', trace);
  };
  let stopOwn: (() => void) | null = null;
  /** A worker forwards its traces while any watches, so that one that begins to need not be told who does. */
  const update = async (): Promise<void> => {
    const wanted = watching.size > 0;
    if (wanted) stopOwn ??= own.watch((trace) => pass(trace, null));
    else stopOwn?.();
    if (!wanted) stopOwn = null;
    await gather(all(), (worker) => worker.ask('traces.forward', wanted));
  };
  const serve = (link: WorkerLink): void => {
    const others = (): WorkerLink[] => all().filter((one) => one !== link);
    link.onClose(() => {
      if (watching.delete(link)) void update();
    });
    link.serve({
      'traces.get': async (id) => {
        const found = await gather(others(), (worker) => worker.ask('traces.get', id));
        return own.get(id) ?? found.find((trace) => trace !== null) ?? null;
      },
      'traces.list': async (limit) => {
        const found = await gather(others(), (worker) => worker.ask('traces.list', limit));
        return newest([...own.list(limit), ...found.flat()], limit);
      },
      'traces.watch': (wanted) => {
        if (wanted) watching.add(link);
        else watching.delete(link);
        return update();
      },
      'traces.ended': (trace) => pass(trace, link),
    });
  };
  return {
    serve,
    /** The worker can be asked from now on. */
    joined: (link: WorkerLink): void => {
      if (watching.size > 0) link.tell('traces.forward', true);
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
    list: async (limit) => newest([...own.list(limit), ...(await link.ask('traces.list', limit))], limit),
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

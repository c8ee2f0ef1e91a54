import * as v from 'valibot';
import type { Trace } from '../../shared/protocol/api.ts';
import type { Peers } from '../store/postgres/peers.ts';
import { newestOf, type TraceReader } from './traces.ts';

/** The traces of the other relays on the same store. */
export interface PeerTraces {
  get(id: string): Promise<Trace | null>;
  /** Newest first; of each relay those that are short enough for a message. */
  list(limit: number): Promise<readonly Trace[]>;
  /** As their calls end; those of a burst that is too long to be told are left out. */
  watch(listener: (trace: Trace) => void): () => void;
}

/** Of a trace ID: a caller can ask for any text. */
const idSchema = v.pipe(v.string(), v.regex(/^[\w-]{36}$/));
const questionSchema = v.union([
  v.object({ trace: idSchema }),
  v.object({ traces: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)) }),
]);
/** Of all traces of a reply, in characters of JSON; a character may take three bytes. */
const MAX_LIST = 600_000;

interface OwnTraces extends Pick<TraceReader, 'get' | 'list'> {
  watch(listener: (trace: Trace) => void): () => void;
}

/** `own` are the traces of all processes of this relay, which the others are told of. */
export function createPeerTraces(peers: Peers, own: OwnTraces): PeerTraces {
  void peers.serve(async (asked) => {
    const question = v.parse(questionSchema, asked);
    return 'trace' in question ? own.get(question.trace) : upTo(MAX_LIST, await own.list(question.traces));
  });
  void peers.serveWatches(own.watch);
  return {
    watch: (listener) => peers.watch((trace) => listener(trace as Trace)),
    get: async (id) => {
      let found: Trace | null = null;
      if (v.is(idSchema, id))
        await peers.ask({ trace: id }, (reply) => {
          found ??= reply as Trace | null;
          return found !== null;
        });
      return found;
    },
    list: async (limit) => {
      const found: Trace[] = [];
      await peers.ask({ traces: limit }, (reply) => {
        found.push(...(reply as Trace[]));
        return false;
      });
      return newestOf(found, limit);
    },
  };
}

/** The traces of this relay, and of the others. */
export const withPeers = (own: TraceReader, peers: PeerTraces): TraceReader => ({
  get: async (id) => (await own.get(id)) ?? (await peers.get(id)),
  list: async (limit) => newestOf((await Promise.all([own.list(limit), peers.list(limit)])).flat(), limit),
  watch: async (listener) => {
    const stops = [await own.watch(listener), peers.watch(listener)];
    return () => {
      for (const stop of stops) stop();
    };
  },
});

function upTo(maxLength: number, traces: readonly Trace[]): Trace[] {
  let left = maxLength;
  return traces.filter((trace) => {
    left -= JSON.stringify(trace).length;
    return left >= 0;
  });
}

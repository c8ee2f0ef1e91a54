import type { ConnectTimings } from './connector.ts';
import type { UpstreamTimings } from './forward.ts';

/** What a response cost so far. `newest` is the newest connection to its origin: one that was made meanwhile was waited for. */
export function timingsOf(started: number, newest: ConnectTimings | undefined): UpstreamTimings {
  const upstream = performance.now() - started;
  if (newest === undefined || newest.readyAt <= started) return { upstream };
  const { dns, connect, tls } = newest;
  return { dns, connect, ...(tls !== undefined && { tls }), upstream };
}

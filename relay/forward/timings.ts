import type { ConnectTimings } from './connector.ts';
import type { UpstreamTimings } from './contract.ts';

/** Shorter waits are the event loop's own. */
const MIN_WAIT_MS = 1;

/**
 * What a response cost so far. `newest` is the newest connection to its origin: one that was made meanwhile was waited for.
 * `sentAt`: when the request went out.
 */
export function timingsOf(started: number, sentAt: number | null, newest: ConnectTimings | undefined): UpstreamTimings {
  const upstream = performance.now() - started;
  const waited = (sentAt ?? started) - started;
  if (newest === undefined || newest.readyAt <= started) {
    return waited >= MIN_WAIT_MS ? { wait: waited, upstream } : { upstream };
  }
  const { dns, connect, tls } = newest;
  const wait = waited - dns - connect - (tls ?? 0);
  return {
    dns,
    connect,
    ...(tls !== undefined && { tls }),
    ...(wait >= MIN_WAIT_MS && { wait }),
    upstream,
  };
}

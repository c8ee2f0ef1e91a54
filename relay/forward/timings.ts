import type { ConnectTimings } from './connector.ts';
import type { UpstreamTimings } from './contract.ts';

/** Shorter waits are the event loop's own. */
const MIN_WAIT_MS = 10;

/**
 * What a response cost so far. `newest` is the newest connection to its origin: one that was made meanwhile was waited for.
 * `waitedUntil`: when a connection was free; null where one was at once.
 */
export function timingsOf(
  started: number,
  waitedUntil: number | null,
  newest: ConnectTimings | undefined,
): UpstreamTimings {
  const upstream = performance.now() - started;
  if (newest === undefined || newest.readyAt <= started)
    return { ...waitOf((waitedUntil ?? started) - started), upstream };
  const { readyAt, dns, connect, tls = 0 } = newest;
  // Until it was begun.
  const wait = readyAt - dns - connect - tls - started;
  return { dns, connect, ...(newest.tls !== undefined && { tls }), ...waitOf(wait), upstream };
}

const waitOf = (wait: number): Pick<UpstreamTimings, 'wait'> => (wait >= MIN_WAIT_MS ? { wait } : {});

import type { ConnectTimings } from './connector.ts';
import type { UpstreamTimings } from './contract.ts';

/** Shorter waits are the event loop's own. */
const MIN_WAIT_MS = 10;

/**
 * What a response cost so far. `newest` is the newest connection to its origin: one that was made meanwhile was waited for,
 * unless the request went out only later, on one that another call had left. `waitedUntil`: when the request went out; null
 * where it did at once.
 */
export function timingsOf(
  started: number,
  waitedUntil: number | null,
  newest: ConnectTimings | undefined,
): UpstreamTimings {
  const upstream = performance.now() - started;
  const isOwn = newest !== undefined && newest.readyAt > started && (waitedUntil ?? 0) - newest.readyAt < MIN_WAIT_MS;
  if (!isOwn) return { ...waitOf((waitedUntil ?? started) - started), upstream };
  const { readyAt, dns, connect, tls = 0 } = newest;
  // Until it was begun.
  const wait = readyAt - dns - connect - tls - started;
  return { dns, connect, ...(newest.tls !== undefined && { tls }), ...waitOf(wait), upstream };
}

const waitOf = (wait: number): Pick<UpstreamTimings, 'wait'> => (wait >= MIN_WAIT_MS ? { wait } : {});

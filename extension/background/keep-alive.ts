const PING_INTERVAL_MS = 20_000;

/**
 * A service worker is stopped after 30 s without an extension event, also in the middle of a fetch. Calling an
 * extension API restarts that clock; we do so only while a call runs.
 * https://developer.chrome.com/docs/extensions/develop/concepts/service-workers/lifecycle#idle-shutdown
 */
export function createKeepAlive(ping: () => unknown) {
  let running = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  return async <T>(call: Promise<T>): Promise<T> => {
    running += 1;
    timer ??= setInterval(ping, PING_INTERVAL_MS);
    try {
      return await call;
    } finally {
      running -= 1;
      if (running === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    }
  };
}

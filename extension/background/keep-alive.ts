const PING_INTERVAL_MS = 20_000;

/**
 * Browsers stop a service worker after 30 s without an extension event, even during a fetch. Calling an extension API
 * resets that timer, which is only done while a call is running.
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

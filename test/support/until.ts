import { setTimeout as pause } from 'node:timers/promises';

/** Tries until it does not throw, for scripts too: `vi.waitFor` needs the runner. Durations in milliseconds. */
export async function until<T>(
  attempt: () => T | Promise<T>,
  { timeout, interval = 50 }: { readonly timeout: number; readonly interval?: number },
): Promise<T> {
  const end = performance.now() + timeout;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await pause(interval);
  }
}

/** Limits how many bytes of request bodies are in memory at once, across all calls. */
export interface ByteBudget {
  /** Takes `bytes` at once, or not at all. A promise where another process has the budget. */
  tryTake(bytes: number): boolean | Promise<boolean>;
  /** Waits until `bytes` are free, after those that wait already; false if `signal` aborts first, or they never can be. */
  take(bytes: number, signal: AbortSignal): Promise<boolean>;
  give(bytes: number): void;
}

interface LocalBudget extends ByteBudget {
  tryTake(bytes: number): boolean;
}

interface Waiter {
  readonly bytes: number;
  readonly resolve: (isTaken: boolean) => void;
}

export function createByteBudget(maxBytes: number): LocalBudget {
  let free = maxBytes;
  // First come, first served: many small bodies would otherwise keep a large one waiting forever.
  const waiting = new Set<Waiter>();

  const tryTake = (bytes: number): boolean => {
    if (waiting.size > 0 || bytes > free) return false;
    free -= bytes;
    return true;
  };
  const serve = (): void => {
    for (const waiter of waiting) {
      if (waiter.bytes > free) return;
      free -= waiter.bytes;
      waiting.delete(waiter);
      waiter.resolve(true);
    }
  };
  return {
    tryTake,
    take: async (bytes, signal) => {
      if (tryTake(bytes)) return true;
      if (bytes > maxBytes || signal.aborted) return false;
      return new Promise((resolve) => {
        const waiter = { bytes, resolve };
        waiting.add(waiter);
        const leave = (): void => {
          if (!waiting.delete(waiter)) return;
          resolve(false);
          serve();
        };
        signal.addEventListener('abort', leave, { once: true });
      });
    },
    give: (bytes) => {
      free += bytes;
      serve();
    },
  };
}

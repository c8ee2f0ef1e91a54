/** Calls to one origin. */
interface Load {
  /** Sent and not finished. */
  running: number;
  /** Not sent yet: every connection is in use, or one is being made. */
  waiting: number;
}

/** A call's place among those to its origin. */
export interface Slot {
  /** Its request is sent; counts once, also if it is sent again. */
  start(): void;
  /** It has finished, in whatever way. */
  end(): void;
}

export interface OriginLoads {
  enter(origin: string): Slot;
  /** Whether as many calls to the origin are under way as it may have connections, and more than as many wait. */
  isFull(origin: string): boolean;
  /** Whether another call to the origin is in progress; a waiting call then waits for it. */
  isRunning(origin: string): boolean;
  /** Calls to any origin that wait for a connection. */
  waiting(): number;
}

/** Counts calls by origin, as undici has no limit on how many wait. */
export function createOriginLoads(maxConnections: number): OriginLoads {
  const loads = new Map<string, Load>();
  const total = { waiting: 0 };
  return {
    enter(origin) {
      let load = loads.get(origin);
      if (!load) {
        load = { running: 0, waiting: 0 };
        loads.set(origin, load);
      }
      return new CountedSlot(load, total, () => loads.delete(origin));
    },
    isFull: (origin) => {
      const load = loads.get(origin);
      return load !== undefined && load.running >= maxConnections && load.waiting > maxConnections;
    },
    isRunning: (origin) => (loads.get(origin)?.running ?? 0) > 0,
    waiting: () => total.waiting,
  };
}

class CountedSlot implements Slot {
  readonly #load: Load;
  readonly #total: { waiting: number };
  readonly #onEmpty: () => void;
  #state: 'waiting' | 'running' | 'over' = 'waiting';

  constructor(load: Load, total: { waiting: number }, onEmpty: () => void) {
    this.#load = load;
    this.#total = total;
    this.#onEmpty = onEmpty;
    load.waiting += 1;
    total.waiting += 1;
  }

  start(): void {
    if (this.#state !== 'waiting') return;
    this.#leave();
    this.#state = 'running';
    this.#load.running += 1;
  }

  end(): void {
    this.#leave();
    this.#state = 'over';
    if (this.#load.running === 0 && this.#load.waiting === 0) this.#onEmpty();
  }

  #leave(): void {
    if (this.#state === 'waiting') {
      this.#load.waiting -= 1;
      this.#total.waiting -= 1;
    } else if (this.#state === 'running') {
      this.#load.running -= 1;
    }
  }
}

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
  let allWaiting = 0;
  return {
    enter(origin) {
      const load = loads.get(origin) ?? { running: 0, waiting: 0 };
      loads.set(origin, load);
      load.waiting += 1;
      allWaiting += 1;
      let state: 'waiting' | 'running' | 'over' = 'waiting';
      const leave = (): void => {
        if (state === 'waiting') {
          load.waiting -= 1;
          allWaiting -= 1;
        } else if (state === 'running') {
          load.running -= 1;
        }
      };
      return {
        start() {
          if (state !== 'waiting') return;
          leave();
          state = 'running';
          load.running += 1;
        },
        end() {
          leave();
          state = 'over';
          if (load.running === 0 && load.waiting === 0) loads.delete(origin);
        },
      };
    },
    isFull: (origin) => {
      const load = loads.get(origin);
      return load !== undefined && load.running >= maxConnections && load.waiting > maxConnections;
    },
    isRunning: (origin) => (loads.get(origin)?.running ?? 0) > 0,
    waiting: () => allWaiting,
  };
}

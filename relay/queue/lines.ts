/** A call in its place among those that have not settled. */
export interface Place {
  readonly hash: string;
  /** Whose it is. */
  readonly owner: string;
  /** Null for a call that waits for none other. */
  readonly queue: string | null;
  /** By which calls of a queue are in order. */
  readonly created: number;
  /** For how long it is left to the relay that has accepted it, once it is the first of its line. Milliseconds. */
  readonly grace?: number;
}

interface Line {
  readonly owner: string;
  /** In order; the first one runs, or is next. */
  readonly calls: Place[];
  /** At this relay. */
  isRunning: boolean;
  /** Nothing of it runs before this time, in ms. */
  notBefore: number;
}

/**
 * Which call runs next: the calls of one queue of one caller run one after another. As many queues as allowed run at once,
 * of which one caller gets half, and who runs fewer is served first: nobody can keep all others waiting.
 */
export class Lines {
  readonly #parallel: number;
  readonly #lines = new Map<string, Line>();
  readonly #byHash = new Map<string, Line>();
  readonly #running = new Map<string, number>();
  /** Calls that run at another relay, by their hash, and which that is. */
  readonly #elsewhere = new Map<string, string>();
  readonly #unsettled = new Map<string, number>();
  /** Owners of calls that are being stored, by their hash. */
  readonly #reserved = new Map<string, string>();
  #runningInAll = 0;

  constructor(parallel: number) {
    this.#parallel = parallel;
  }

  /** Calls that have not settled, and reserved places. */
  get size(): number {
    return this.#byHash.size + this.#reserved.size;
  }

  /** Calls that run at this relay. */
  get running(): number {
    return this.#runningInAll;
  }

  /** Calls that run at other relays, and at which. */
  get elsewhere(): ReadonlyMap<string, string> {
    return this.#elsewhere;
  }

  /** Counts a call that is being stored, until it is added or the returned function is called. */
  reserve({ hash, owner }: Pick<Place, 'hash' | 'owner'>): () => void {
    this.#reserved.set(hash, owner);
    change(this.#unsettled, owner, 1);
    return () => this.#endReservation(hash);
  }

  #endReservation(hash: string): void {
    const owner = this.#reserved.get(hash);
    if (owner === undefined) return;
    this.#reserved.delete(hash);
    change(this.#unsettled, owner, -1);
  }

  /** `now` in ms. */
  add(call: Place, now = 0): void {
    // Postgres may tell of a call before it replies that the call is stored: it must not count twice until then.
    this.#endReservation(call.hash);
    const key = keyOf(call);
    const line = this.#lines.get(key) ?? {
      owner: call.owner,
      calls: [],
      isRunning: false,
      notBefore: now + (call.grace ?? 0),
    };
    const first = line.isRunning ? 1 : 0;
    let at = line.calls.length;
    while (at > first && (line.calls[at - 1]?.created ?? 0) > call.created) at -= 1;
    line.calls.splice(at, 0, call);
    this.#lines.set(key, line);
    this.#byHash.set(call.hash, line);
    change(this.#unsettled, call.owner, 1);
  }

  /** The call that is to run now, which counts as running from here on; null if none may. */
  next(now: number): Place | null {
    if (this.#runningInAll >= this.#parallel) return null;
    const half = Math.ceil(this.#parallel / 2);
    let best: Line | null = null;
    for (const line of this.#lines.values()) {
      const count = this.#runningOf(line.owner);
      if (!this.#mayRun(line) || line.notBefore > now || count >= half) continue;
      if (best === null || count < this.#runningOf(best.owner)) best = line;
      if (count === 0) break;
    }
    const call = best?.calls[0];
    if (!best || !call) return null;
    best.isRunning = true;
    this.#runningInAll += 1;
    change(this.#running, best.owner, 1);
    return call;
  }

  /** The call runs no more; it stays the first of its line, to run again after `notBefore` (ms). */
  putBack(hash: string, notBefore: number): void {
    const line = this.#byHash.get(hash);
    if (!line?.isRunning || line.calls[0]?.hash !== hash) return;
    line.isRunning = false;
    line.notBefore = notBefore;
    this.#runningInAll -= 1;
    change(this.#running, line.owner, -1);
  }

  /** When the first call that was put back may run again, in ms; null if none waits for a time. */
  wakeAt(now: number): number | null {
    const times = [...this.#lines.values()].filter((line) => this.#mayRun(line) && line.notBefore > now);
    return times.length === 0 ? null : Math.min(...times.map(({ notBefore }) => notBefore));
  }

  /** Another relay runs the call. */
  runsElsewhere(hash: string, runner: string): void {
    if (this.#byHash.has(hash)) this.#elsewhere.set(hash, runner);
  }

  /** Another relay has put the call back. */
  waitsAgain(hash: string, notBefore: number): void {
    const line = this.#byHash.get(hash);
    if (this.#elsewhere.delete(hash) && line?.calls[0]?.hash === hash) line.notBefore = notBefore;
  }

  /** Whether no other call of its line is before it or runs. */
  isFirst(hash: string): boolean {
    return this.#byHash.get(hash)?.calls[0]?.hash === hash && !this.#elsewhere.has(hash);
  }

  /** The call has settled. `now` in ms. */
  remove(hash: string, now = 0): void {
    const line = this.#byHash.get(hash);
    if (!line) return;
    this.putBack(hash, 0);
    this.#elsewhere.delete(hash);
    const at = line.calls.findIndex((call) => call.hash === hash);
    const [call] = line.calls.splice(at, 1);
    this.#byHash.delete(hash);
    change(this.#unsettled, line.owner, -1);
    if (!call) return;
    const key = keyOf(call);
    this.#lines.delete(key);
    const next = line.calls[0];
    if (!next) return;
    if (at === 0) line.notBefore = now + (next.grace ?? 0);
    // At the end again, so that queues take turns.
    this.#lines.set(key, line);
  }

  isRunning(hash: string): boolean {
    const line = this.#byHash.get(hash);
    return this.#elsewhere.has(hash) || (line?.isRunning === true && line.calls[0]?.hash === hash);
  }

  /** 1 for the first of its line; 0 for a call that has settled. */
  positionOf(hash: string): number {
    return (this.#byHash.get(hash)?.calls.findIndex((call) => call.hash === hash) ?? -1) + 1;
  }

  lengthOf(owner: string, queue: string): number {
    return this.#lines.get(keyOf({ owner, queue, hash: '' }))?.calls.length ?? 0;
  }

  /** How many calls of a caller have not settled, or are about to be added. */
  unsettledOf(owner: string): number {
    return this.#unsettled.get(owner) ?? 0;
  }

  #mayRun({ isRunning, calls }: Line): boolean {
    return !isRunning && !this.#elsewhere.has(calls[0]?.hash ?? '');
  }

  #runningOf(owner: string): number {
    return this.#running.get(owner) ?? 0;
  }
}

/** A queue's name may be anything, and the hashes have no space. */
const keyOf = ({ owner, queue, hash }: Pick<Place, 'owner' | 'queue' | 'hash'>): string =>
  queue === null ? `alone ${hash}` : `${owner} ${queue}`;

function change(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

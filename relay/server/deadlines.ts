/** Something that must happen in time. */
export interface Deadline {
  /** Cancels it; does nothing once it has passed. */
  clear(): void;
}

/** Deadlines of one length. */
export interface Deadlines {
  /** Calls `onExceeded` in time, counted from `since`, a `performance.now()`. */
  start(onExceeded: () => void, since?: number): Deadline;
}

/**
 * Nearly all deadlines of one length end in the order in which they started, and are cleared before: one timer for all of
 * them costs less than one for each, which Node would have to create, sort in and drop.
 */
export function createDeadlines(ms: number): Deadlines {
  const queue = new Queue();
  return { start: (onExceeded, since = performance.now()) => queue.add(new Entry(queue, since + ms, onExceeded)) };
}

class Entry implements Deadline {
  readonly queue: Queue;
  /** `performance.now()` of its end. */
  readonly at: number;
  onExceeded: (() => void) | null;
  previous: Entry | null = null;
  next: Entry | null = null;

  constructor(queue: Queue, at: number, onExceeded: () => void) {
    this.queue = queue;
    this.at = at;
    this.onExceeded = onExceeded;
  }

  clear(): void {
    if (this.onExceeded === null) return;
    this.onExceeded = null;
    this.queue.remove(this);
  }
}

/** A linked list in the order of the ends. */
class Queue {
  #first: Entry | null = null;
  #last: Entry | null = null;
  #timer: NodeJS.Timeout | null = null;
  #timerAt = Number.POSITIVE_INFINITY;

  add(entry: Entry): Entry {
    let previous = this.#last;
    while (previous !== null && previous.at > entry.at) previous = previous.previous;
    const next = previous === null ? this.#first : previous.next;
    entry.previous = previous;
    entry.next = next;
    if (previous) previous.next = entry;
    else this.#first = entry;
    if (next) next.previous = entry;
    else this.#last = entry;
    // The timer of a cleared one is left to run: it finds what is due next.
    if (entry.at < this.#timerAt) this.#arm(entry.at);
    return entry;
  }

  remove(entry: Entry): void {
    const { previous, next } = entry;
    if (previous) previous.next = next;
    else this.#first = next;
    if (next) next.previous = previous;
    else this.#last = previous;
    entry.previous = null;
    entry.next = null;
  }

  #arm(at: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(() => this.#expire(), Math.max(1, Math.ceil(at - performance.now()))).unref();
  }

  #expire(): void {
    this.#timer = null;
    this.#timerAt = Number.POSITIVE_INFINITY;
    const now = performance.now();
    for (let due = this.#first; due !== null && due.at <= now; due = this.#first) {
      const { onExceeded } = due;
      due.clear();
      onExceeded?.();
    }
    if (this.#first !== null) this.#arm(this.#first.at);
  }
}

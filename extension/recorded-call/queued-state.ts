/** A call that waits or waited on the relay, as the page's polls have told so far. */
export interface QueuedState {
  /** The relay's id of the call. */
  readonly id: string;
  /** Null for a call with a queue of its own. */
  readonly queue: string | null;
  /** `settled`: the call has its response, which is that of the row. */
  readonly state: 'pending' | 'running' | 'settled' | 'cancelled';
  /** 1 for the call that runs, or is next; null if it is not known, or the call waits no more. */
  readonly place: number | null;
  readonly polls: number;
  /** When the last poll ended, in milliseconds since 1970; null before the first. */
  readonly polledAt: number | null;
}

export const isWaiting = ({ state }: QueuedState): boolean => state === 'pending' || state === 'running';

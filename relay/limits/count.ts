/** A window of time, and how much was used up in it. */
export interface Count {
  used: number;
  /** Milliseconds since 1970. */
  endsAt: number;
}

/** A window of time, and how many calls it has had. */
export interface Count {
  used: number;
  /** Milliseconds since 1970. */
  endsAt: number;
}

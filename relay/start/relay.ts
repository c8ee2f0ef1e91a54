export interface Relay {
  readonly url: string;
  /** The link that pairs the first device; null once one is paired. */
  readonly connectLink: string | null;
  /** Accepts no new call, lets those under way finish (25 s at most), closes the store. */
  stop(): Promise<void>;
}

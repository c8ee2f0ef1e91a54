/** What is counted of one caller's calls with one secret on one day. */
export interface Counted {
  calls: number;
  refusals: number;
  /** Of the bodies of responses. */
  bytes: number;
  inputTokens: number;
  outputTokens: number;
}

export const nothingCounted = (): Counted => ({ calls: 0, refusals: 0, bytes: 0, inputTokens: 0, outputTokens: 0 });

/** Adds `more` to `to`. */
export function add(to: Counted, more: Counted): void {
  to.calls += more.calls;
  to.refusals += more.refusals;
  to.bytes += more.bytes;
  to.inputTokens += more.inputTokens;
  to.outputTokens += more.outputTokens;
}

import type { Call } from './call.ts';

/** What the panel lists; a new object after every change. */
export interface Snapshot {
  /** Oldest first. */
  readonly calls: readonly Call[];
  /** How many there were since the last clearing. */
  readonly total: number;
}

export const EMPTY: Snapshot = { calls: [], total: 0 };
const MAX_CALLS = 1000;
/** Characters of answers in all; the oldest are let go first, their calls stay. */
const MAX_BODIES = 32_000_000;

/** Adds a call, in bounded memory. */
export function withCall(
  { calls, total }: Snapshot,
  call: Call,
  maxCalls = MAX_CALLS,
  maxBodies = MAX_BODIES,
): Snapshot {
  return { calls: boundBodies([...calls, call].slice(-maxCalls), maxBodies), total: total + 1 };
}

const lengthOf = ({ body }: Call): number => (body.state === 'kept' ? body.text.length : 0);

function boundBodies(calls: Call[], max: number): Call[] {
  let over = calls.reduce((sum, call) => sum + lengthOf(call), 0) - max;
  if (over <= 0) return calls;
  return calls.map((call) => {
    const length = lengthOf(call);
    if (over <= 0 || length === 0) return call;
    over -= length;
    return { ...call, body: { state: 'let-go' } };
  });
}

/** Puts a changed call in the place of the one with its id. */
export const replaced = ({ calls, total }: Snapshot, call: Call): Snapshot => ({
  calls: calls.map((one) => (one.id === call.id ? call : one)),
  total,
});

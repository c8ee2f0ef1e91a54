/** The history's bounds; beyond them, the oldest calls are removed. */
export interface Limits {
  readonly entries: number;
  readonly bytes: number;
}

export interface Totals {
  readonly entries: number;
  readonly bytes: number;
}

export const LIMITS: Limits = { entries: 5_000, bytes: 50_000_000 };

/** Bytes of one call; a longer one is recorded without its response's body, and not at all if that is not enough. */
export const MAX_ENTRY_BYTES = 4_000_000;

export const isOver = (totals: Totals, limits: Limits): boolean =>
  totals.entries > limits.entries || totals.bytes > limits.bytes;

export const plus = (totals: Totals, bytes: number): Totals => ({
  entries: totals.entries + 1,
  bytes: totals.bytes + bytes,
});

export const minus = (totals: Totals, bytes: number): Totals => ({
  entries: totals.entries - 1,
  bytes: totals.bytes - bytes,
});

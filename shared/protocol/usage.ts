/** How many days back `GET /v1/usage` reaches, today included. */
export const USAGE_DAYS = 31;

/** Who is counted together: one caller by a hash, or all beyond the number that is told apart. */
export interface UsageCaller {
  readonly kind: 'anonymous' | 'user' | 'owner' | 'other';
  /** A keyed hash of the device, the user or the address; null for `other`. */
  readonly id: string | null;
}

/** What one caller did with one secret on one day. */
export interface UsageEntry {
  /** In UTC, as `2026-11-29`. */
  readonly day: string;
  readonly secret: string;
  readonly caller: UsageCaller;
  /** All that ended, refused ones included. */
  readonly calls: number;
  /** Those of them that the relay responded to with a problem. */
  readonly refusals: number;
  /** Of the bodies of responses. */
  readonly bytes: number;
  /** As far as the API said so in `usage`. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** `GET /v1/usage`: the newest day first, in it by the names of secrets. */
export interface UsagePage {
  readonly entries: readonly UsageEntry[];
  /** Of the next page; null if there is none. */
  readonly cursor: string | null;
}

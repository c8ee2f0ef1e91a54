import type { Exchange } from '../http/har.ts';

/** A leak or the risk of one. Contains no credential: `place` only says where it is. */
export interface Finding {
  /** Stable id of the kind of finding: `raw-credential`. */
  readonly id: string;
  readonly severity: 'high' | 'medium' | 'low';
  readonly title: string;
  /** `header authorization`, `query key`, `body`. */
  readonly place: string;
  readonly why: string;
  readonly fix: string;
  /** The vendor of the key, if its format identifies it. */
  readonly vendor?: string;
}

/** A suspicious request that was not sent through a relay. */
export interface Suspect {
  readonly findings: readonly Finding[];
  /** The exchange with every credential masked: the only form that is recorded. */
  readonly exchange: Exchange;
}

/** Scans a direct request; null if nothing is suspicious. Must be fast: it runs for every request of the page. */
export type Watch = (exchange: Exchange) => Suspect | null;

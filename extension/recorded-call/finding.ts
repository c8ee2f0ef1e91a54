import type { Exchange } from '../http/har.ts';

/** A leak or the risk of one. Contains no credential: `place` only says where it is. */
export interface Finding {
  /** Stable id of the kind of finding. Its sentences are in `leaks/finding-text.ts`. */
  readonly id:
    | 'raw-credential'
    | 'page-key'
    | 'literal'
    | 'placeholder-direct'
    | 'echoed'
    | 'placeholder-in-url'
    | 'plain-http';
  readonly severity: 'high' | 'medium' | 'low';
  /** `header authorization`, `query key`, `body`. */
  readonly place: string;
  /** The vendor of the key, if its format identifies it. */
  readonly vendor?: string;
  /** How often a response repeated the secret. */
  readonly times?: number;
}

/** A suspicious request that was not sent through a relay. */
export interface Suspect {
  readonly findings: readonly Finding[];
  /** The exchange with every credential masked: the only form that is recorded. */
  readonly exchange: Exchange;
}

/** Scans a direct request; null if nothing is suspicious. Must be fast: it runs for every request of the page. */
export type Watch = (exchange: Exchange) => Suspect | null;

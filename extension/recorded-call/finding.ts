import type { Exchange } from '../http/har.ts';

/** One thing that leaked or nearly did, said for a developer. Holds no credential: `place` names where one stands. */
export interface Finding {
  /** Stable, of the kind of finding: `direct-credential`. */
  readonly id: string;
  readonly severity: 'high' | 'medium' | 'low';
  readonly title: string;
  /** `header authorization`, `query key`, `body`. */
  readonly place: string;
  readonly why: string;
  readonly fix: string;
  /** Whose key it is, where its form says so. */
  readonly vendor?: string;
}

/** A request that went past every relay and should not have gone as it did. */
export interface Suspect {
  readonly findings: readonly Finding[];
  /** The exchange with every credential in it masked: nothing else of it is kept. */
  readonly exchange: Exchange;
}

/** Looks at each request that goes to no relay; null for all that is in order. On the way of every request: be quick. */
export type Watch = (exchange: Exchange) => Suspect | null;

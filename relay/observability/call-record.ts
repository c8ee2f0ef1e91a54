import type { Refusal } from '../../shared/errors.ts';
import type { Plan } from '../../shared/placeholder/plan.ts';
import type { FollowedRedirect, Timings, Trace } from '../../shared/protocol/api.ts';
import type { ParsedRequest } from '../../shared/protocol/request.ts';
import type { Caller } from '../identity/caller.ts';

/** What is known of a call so far. Contains what the caller sent and the plan; neither ever contained a secret. */
export interface CallRecord {
  readonly id: string;
  readonly at: number;
  readonly caller: Caller;
  /** The JSON of the call, where request and plan can be parsed from it again. */
  text: string | null;
  request: ParsedRequest | null;
  plan: Plan | null;
  /** Whether the plan has other headers than the request: without those that the policy does not let out, or with a `traceparent`. */
  isFitted: boolean;
  forwarded: boolean;
  readonly redirects: FollowedRedirect[];
  refusal: Refusal | null;
  status: number;
  bytes: number;
  redactions: number;
  timings: Timings;
  state: Trace['state'];
  /** Its place among those that are kept; set by `Traces.add`. */
  slot: number;
}

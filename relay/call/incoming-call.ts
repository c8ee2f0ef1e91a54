import type { Plan } from '../../shared/placeholder/plan.ts';
import type { ParsedRequest } from '../../shared/protocol/request.ts';
import type { Deadlines } from '../server/deadlines.ts';
import type { BodyMemoryLimits } from './body-memory.ts';
import type { IncomingFiles } from './incoming-files.ts';

/** A call as received: the request, and the files that follow it. */
export interface IncomingCall {
  /** Its JSON; null for a call with files. */
  readonly text: string | null;
  readonly request: ParsedRequest;
  readonly files: IncomingFiles | null;
  /** Null where it is yet to be made. */
  readonly plan: Plan | null;
}

export interface BodyLimits {
  readonly maxRequestBytes: number;
  readonly maxUploadBytes: number;
  /** In which JSON must have arrived. */
  readonly bodyDeadlines: Deadlines;
  /** Milliseconds for which an upload may pause. */
  readonly idleTimeout: number;
  readonly memory: BodyMemoryLimits;
}

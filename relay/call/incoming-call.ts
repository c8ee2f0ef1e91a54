import type { ParsedRequest } from '../../shared/protocol/request.ts';
import type { BodyMemoryLimits } from './body-memory.ts';
import type { IncomingFiles } from './incoming-files.ts';

/** A call as received: the request, and the files that follow it. */
export interface IncomingCall {
  /** Its JSON; null for a call with files. */
  readonly text: string | null;
  readonly request: ParsedRequest;
  readonly files: IncomingFiles | null;
}

export interface BodyLimits {
  readonly maxRequestBytes: number;
  readonly maxUploadBytes: number;
  /** Milliseconds in which JSON must have arrived, and for which an upload may pause. */
  readonly bodyTimeout: number;
  readonly idleTimeout: number;
  readonly memory: BodyMemoryLimits;
}

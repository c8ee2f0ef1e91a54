import type { ClientSecretError } from '../error.ts';
import type { PollFilter } from './types.ts';

/** What the page client lends to the functions for queued calls, which are loaded when the first one is used. */
export interface QueueContext {
  /** `fetch` on a path of the relay, with the sign-in; rejects only where no response came. */
  readonly send: (path: string, init: RequestInit) => Promise<Response>;
  /** Null for a response that is what was asked for. */
  readonly problemOf: (response: Response) => Promise<ClientSecretError | null>;
  /** The body, by its content type. */
  readonly read: (response: Response) => Promise<unknown>;
  /** What polls that were stopped resolved to. */
  readonly stopped: WeakSet<object>;
  /** Replaced once there are polls. */
  stop: (filter?: PollFilter) => number;
}

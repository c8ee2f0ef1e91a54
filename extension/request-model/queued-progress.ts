import * as v from 'valibot';

/** Where a call of the playground waits on the relay, as the last poll told. */
export const queuedProgressSchema = v.object({
  relayId: v.string(),
  /** The relay's id of the call. */
  id: v.string(),
  /** Null for a queue of its own. */
  queue: v.nullable(v.string()),
  state: v.picklist(['pending', 'running']),
  /** 1 for the call that runs, or is next. */
  place: v.number(),
  polls: v.number(),
  /** When the last poll ended, in milliseconds since 1970; null before the first. */
  polledAt: v.nullable(v.number()),
});

export type QueuedProgress = v.InferOutput<typeof queuedProgressSchema>;

import * as v from 'valibot';
import { RELAY_HEADER } from '../../../shared/protocol/api.ts';
import { fail, type Outcome, type Failure as RelayFailure } from '../../relay-client/outcome.ts';
import type { QueuedProgress } from '../../request-model/queued-progress.ts';

/** Milliseconds. */
const POLL = 2_000;
const MIN_POLL = 250;
const MAX_WAIT = 30_000;

const waitingSchema = v.object({
  id: v.string(),
  status: v.picklist(['pending', 'running']),
  queue_name: v.string(),
  in_queue: v.number(),
});

/** Aborts a call that shall stay in its queue. */
export const LEFT = new Error('The call is no longer followed.');

export interface FollowDeps {
  readonly relayId: string;
  /** Asks for the response once. Throws only on abort. */
  readonly ask: (id: string, signal: AbortSignal) => Promise<Outcome<Response>>;
  readonly cancel: (id: string) => Promise<unknown>;
  /** Milliseconds between two polls, as the request says. */
  readonly poll: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: QueuedProgress) => void;
  readonly now: () => number;
  /** Rejects on abort. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export const isQueued = (response: Response): boolean => response.headers.get(RELAY_HEADER) === 'queued';

/** What a response of the relay tells of a call that waits; null if that cannot be read. */
export async function progressOf(
  relayId: string,
  response: Response,
): Promise<Omit<QueuedProgress, 'polls' | 'polledAt'> | null> {
  const parsed = v.safeParse(waitingSchema, await response.json().catch(() => null));
  if (!parsed.success) return null;
  const { id, status, queue_name: name, in_queue: place } = parsed.output;
  return { relayId, id, queue: name === id ? null : name, state: status, place };
}

/**
 * Asks for the response of a queued call until it is there, also while the relay cannot be reached for a while. An abort
 * cancels the call on the relay, unless its reason is `LEFT`.
 */
export async function followQueued(start: QueuedProgress, deps: FollowDeps): Promise<Outcome<Response>> {
  const { relayId, ask, cancel, signal, onProgress, now, pause } = deps;
  const every = Math.max(MIN_POLL, deps.poll ?? POLL);
  let progress = start;
  let failures = 0;
  let atLeast = 0;
  try {
    for (;;) {
      onProgress(progress);
      await pause(Math.max(atLeast, Math.min(MAX_WAIT, every * 2 ** failures)), signal);
      const outcome = await ask(progress.id, signal);
      progress = { ...progress, polls: progress.polls + 1, polledAt: now() };
      atLeast = outcome.ok ? await waitOf(outcome.value) : 0;
      if (!outcome.ok && !isTemporary(outcome.failure)) return outcome;
      if (!outcome.ok || atLeast > 0) {
        failures += 1;
        continue;
      }
      if (!isQueued(outcome.value)) return outcome;
      const told = await progressOf(relayId, outcome.value);
      if (told === null) return fail({ kind: 'not-a-relay' });
      failures = 0;
      progress = { ...progress, ...told };
    }
  } catch (error) {
    if (signal.aborted && signal.reason !== LEFT) await cancel(progress.id).catch(() => undefined);
    throw error;
  }
}

const isTemporary = ({ kind }: RelayFailure): boolean => kind === 'unreachable' || kind === 'offline';

/** Milliseconds to wait because the relay is busy; 0 for a response. A problem of the call says whether it was sent. */
async function waitOf(response: Response): Promise<number> {
  if (response.headers.get(RELAY_HEADER) !== 'relay' || ![429, 503].includes(response.status)) return 0;
  const problem: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  if (typeof problem === 'object' && problem !== null && 'sent' in problem) return 0;
  return Math.max(1, Number(response.headers.get('retry-after') ?? 1)) * 1000;
}

import { formOf } from '../../../shared/client/call.ts';
import { describeFiles } from '../../../shared/client/describe-files.ts';
import { RELAY_HEADER } from '../../../shared/protocol/api.ts';
import type { Context } from '../../background/feature.ts';
import type { CallInit } from '../../relay-client/call.ts';
import { fail, type Outcome, ok, type Failure as RelayFailure } from '../../relay-client/outcome.ts';
import type { RelayClient } from '../../relay-client/relay-client.ts';
import type { Draft, RunAs } from '../../request-model/draft.ts';
import { filePartName } from '../../request-model/fields.ts';
import type { Failure } from '../../request-model/playground-call.ts';
import type { QueuedProgress } from '../../request-model/queued-progress.ts';
import { type Composed, composeRequest, parseJson } from '../../request-model/to-request.ts';
import { type FollowDeps, followQueued, isQueued, progressOf } from './follow-queued.ts';
import type { SendCall } from './run-call.ts';

export interface PrepareDeps {
  readonly client: Context['client'];
  readonly takeFiles: (callId: string) => Promise<ReadonlyMap<string, File> | null>;
  readonly now: () => number;
  /** Rejects on abort. */
  readonly pause: FollowDeps['pause'];
}

/** How calls are sent from drafts, as the selected caller; one that waits on the relay is followed to its response. */
export function createPrepare({ client, takeFiles, now, pause }: PrepareDeps) {
  const follow = async (
    progress: QueuedProgress,
    { draft, as, signal, onQueued }: Following,
  ): Promise<Response | Failure> => {
    const caller = as ?? (await callerOf(client, progress.relayId, draft.runAs));
    if (!caller.ok) return failureOf(caller.failure);
    let { token } = caller.value;
    const { relayId } = progress;
    const ask = async (id: string, stop: AbortSignal): Promise<Outcome<Response>> => {
      // It has to prove its identity again and again.
      const relay = await client(relayId);
      if (!relay.ok) return relay;
      const response = await relay.value.queuedCall(id, { signal: stop }, token);
      if (!response.ok || !isSignedOut(response.value) || draft.runAs.kind !== 'user') return response;
      // The token of a test user has expired.
      const renewed = await tokenOf(draft.runAs, relay.value);
      if (renewed.ok) token = renewed.value;
      return relay.value.queuedCall(id, { signal: stop }, token);
    };
    const cancel = async (id: string): Promise<unknown> => {
      const relay = await client(relayId);
      return relay.ok ? relay.value.cancelQueued(id, token) : relay;
    };
    const poll = draft.queue?.poll ? Number(draft.queue.poll) : undefined;
    const outcome = await followQueued(progress, {
      relayId,
      ask,
      cancel,
      poll,
      signal,
      onProgress: onQueued,
      now,
      pause,
    });
    return outcome.ok ? outcome.value : failureOf(outcome.failure);
  };

  return {
    /** Composes the request, takes its files and authenticates. */
    start:
      (relayId: string, callId: string, draft: Draft): SendCall =>
      async (signal, onQueued) => {
        const composed = composeRequest(draft);
        if (!composed.ok) return { reason: 'invalid', detail: composed.refusal.detail };
        const files = composed.value.files.length === 0 ? new Map<string, File>() : await takeFiles(callId);
        const init = files && bodyOf(composed.value, files);
        if (!init) return { reason: 'files', detail: null };

        const as = await callerOf(client, relayId, draft.runAs);
        if (!as.ok) return failureOf(as.failure);
        const { relay, token } = as.value;
        const outcome = await relay.request({ ...init, signal }, token);
        if (!outcome.ok) return failureOf(outcome.failure);
        if (!isQueued(outcome.value)) return outcome.value;
        const progress = await progressOf(relayId, outcome.value);
        if (progress === null) return { reason: 'not-a-relay', detail: null };
        return follow({ ...progress, polls: 0, polledAt: null }, { draft, as, signal, onQueued });
      },
    /** Goes on with a call that waits on the relay, after the browser stopped the background. */
    resume:
      (progress: QueuedProgress, draft: Draft): SendCall =>
      (signal, onQueued) =>
        follow(progress, { draft, as: null, signal, onQueued }),
  };
}

const isSignedOut = ({ status, headers }: Response): boolean => status === 401 && headers.get(RELAY_HEADER) === 'relay';

interface Following {
  readonly draft: Draft;
  /** Null to authenticate anew. */
  readonly as: Extract<Outcome<Caller>, { readonly ok: true }> | null;
  readonly signal: AbortSignal;
  readonly onQueued: (queued: QueuedProgress) => void;
}

interface Caller {
  readonly relay: RelayClient;
  readonly token: string | null | undefined;
}

async function callerOf(client: Context['client'], relayId: string, runAs: RunAs): Promise<Outcome<Caller>> {
  const relay = await client(relayId);
  if (!relay.ok) return relay;
  const token = await tokenOf(runAs, relay.value);
  return token.ok ? ok({ relay: relay.value, token: token.value }) : token;
}

/** JSON, or a multipart body with the part `request` and one part for each file; `null` if a file is missing. */
function bodyOf({ request, files }: Composed, chosen: ReadonlyMap<string, File>): CallInit | null {
  if (files.length === 0) return { json: request };
  const named: [path: string, file: File][] = [];
  for (const field of files) {
    const file = chosen.get(field.id);
    if (!file) return null;
    named.push([filePartName(field.name), file]);
  }
  return { body: formOf(JSON.stringify({ ...request, files: describeFiles(named) }), named) };
}

/**
 * The owner uses the client's own token (`undefined`), an anonymous caller none (`null`), a test user a new test
 * token.
 */
async function tokenOf(runAs: RunAs, relay: RelayClient): Promise<Outcome<string | null | undefined>> {
  if (runAs.kind === 'owner') return ok(undefined);
  if (runAs.kind === 'anonymous') return ok(null);
  const made = await relay.testToken(runAs.sub.trim(), claimsOf(runAs));
  if (!made.ok) return made;
  return typeof made.value.token === 'string' ? ok(made.value.token) : fail({ kind: 'not-a-relay' });
}

/** The test user's claims; undefined if there are none, or they are not an object. */
export function claimsOf({ claims }: RunAs): Readonly<Record<string, unknown>> | undefined {
  const parsed = claims.trim() === '' ? null : parseJson(claims, 'runAs', 'claims');
  return parsed?.ok ? (parsed.value as Record<string, unknown>) : undefined;
}

const failureOf = (failure: RelayFailure): Failure => ({
  reason: failure.kind,
  detail: failure.kind === 'problem' ? failure.problem.detail : null,
});

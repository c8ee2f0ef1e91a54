import { formOf } from '../../../shared/client/call.ts';
import { describeFiles } from '../../../shared/client/describe-files.ts';
import type { Context } from '../../background/feature.ts';
import type { CallInit } from '../../relay-client/call.ts';
import { fail, type Outcome, ok, type Failure as RelayFailure } from '../../relay-client/outcome.ts';
import type { RelayClient } from '../../relay-client/relay-client.ts';
import type { Draft, RunAs } from '../../request-model/draft.ts';
import { filePartName } from '../../request-model/fields.ts';
import type { Failure } from '../../request-model/playground-call.ts';
import { type Composed, composeRequest, parseJson } from '../../request-model/to-request.ts';
import type { SendCall } from './run-call.ts';

type TakeFiles = (callId: string) => Promise<ReadonlyMap<string, File> | null>;

/** Prepares a draft's call: composes the request, takes its files and authenticates as the selected caller. */
export const createPrepare =
  (client: Context['client'], takeFiles: TakeFiles) =>
  (relayId: string, callId: string, draft: Draft): SendCall =>
  async (signal) => {
    const composed = composeRequest(draft);
    if (!composed.ok) return { reason: 'invalid', detail: composed.refusal.detail };
    const files = composed.value.files.length === 0 ? new Map<string, File>() : await takeFiles(callId);
    const init = files && bodyOf(composed.value, files);
    if (!init) return { reason: 'files', detail: null };

    const relay = await client(relayId);
    if (!relay.ok) return failureOf(relay.failure);
    const token = await tokenOf(draft.runAs, relay.value);
    if (!token.ok) return failureOf(token.failure);
    const outcome = await relay.value.request({ ...init, signal }, token.value);
    return outcome.ok ? outcome.value : failureOf(outcome.failure);
  };

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
  const parsed = claims.trim() === '' ? null : parseJson(claims, 'runAs', 'The claims');
  return parsed?.ok ? (parsed.value as Record<string, unknown>) : undefined;
}

const failureOf = (failure: RelayFailure): Failure => ({
  reason: failure.kind,
  detail: failure.kind === 'problem' ? failure.problem.detail : null,
});

import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { send } from '../../messages/client.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { planOf, secretFor } from '../policy/policy-evaluation.ts';
import { draftWithoutKeys } from './draft-of.ts';
import { requestOf } from './request-of.ts';

/** The secret's name for a call's request; for a direct request, the secret that is allowed for its destination. */
export function secretNameOf(call: RecordedCall, known: readonly SecretSummary[]): string {
  if (call.sent.secret !== '') return call.sent.secret;
  return secretFor(known, '', call.sent.url, (name) => planOf(requestOf(call, name)))?.name ?? '';
}

/** Opens the playground in a tab with the call as its draft. Nothing is sent until a person clicks Send. */
export const openInPlayground = (call: RecordedCall, known: readonly SecretSummary[]): Promise<void> =>
  send('playground.edit', { draft: draftWithoutKeys(requestOf(call, secretNameOf(call, known))), callId: call.id });

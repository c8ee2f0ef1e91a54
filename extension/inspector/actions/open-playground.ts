import { send } from '../../messages/client.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { policies } from '../policy/policies.ts';
import { planOf, secretFor } from '../policy/policy-evaluation.ts';
import { draftWithoutKeys } from './draft-of.ts';
import { requestOf } from './request-of.ts';

/** The name that a call's request needs; for one past the relay, that of the secret which may be sent there. */
export function secretNameOf(call: RecordedCall): string {
  if (call.sent.secret !== '') return call.sent.secret;
  const known = [...policies.value.values()].flatMap((outcome) => (outcome.ok ? outcome.value : []));
  return secretFor(known, '', call.sent.url, (name) => planOf(requestOf(call, name)))?.name ?? '';
}

/** Opens the playground in a tab with the call as its draft; a person looks at it there before it is sent. */
export const openInPlayground = (call: RecordedCall): Promise<void> =>
  send('playground.edit', { draft: draftWithoutKeys(requestOf(call, secretNameOf(call))), callId: call.id });

import { matchesOrigin } from '../../../shared/policy/origin.ts';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { firstDraft } from './first-draft.ts';
import type { RequestState } from './request.ts';

/** Continues with another client secret. A request that it may be sent with stays, such as one to try with two keys. */
export function pickSecret(request: RequestState, known: readonly SecretSummary[], name: string): void {
  const draft = request.draft.peek();
  const before = request.chosen.peek();
  const origin = URL.parse(draft.url)?.origin ?? null;
  const next = known.find((one) => one.name === name);
  const fits = origin !== null && next?.allow.some((rule) => matchesOrigin(rule.origin, origin)) === true;
  const initial = before && firstDraft(before, before.name);
  const isEdited = draft.url !== '' && !(initial?.url === draft.url && initial.body.text === draft.body.text);
  if (!request.hasDraft(name) && isEdited && (fits || before === null)) request.change({ secret: name });
  else request.select(name);
}

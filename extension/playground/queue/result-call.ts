import { isMethod } from '../../../shared/protocol/policy.ts';
import type { CallSummary } from '../../../shared/protocol/queue.ts';
import type { QueuedResult } from '../../messages/queue.ts';
import { EMPTY_DRAFT } from '../../request-model/draft.ts';
import type { PlaygroundCall } from '../../request-model/playground-call.ts';

/** A queued call that has ended as the playground shows calls. Of its request, the relay lists method and URL only. */
export function resultCall(
  { id, method, url, created, updated }: CallSummary,
  { head, base64, kept, total }: Extract<QueuedResult, { readonly head: unknown }>,
): PlaygroundCall {
  return {
    id,
    draft: { ...EMPTY_DRAFT, url, ...(isMethod(method) && { method }) },
    phase: 'done',
    startedAt: created,
    headAt: updated,
    endedAt: updated,
    head,
    body: { chunks: kept === 0 ? [] : [base64], kept, total },
    failure: null,
  };
}

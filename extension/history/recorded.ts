import { plainKeysIn } from '../plain-keys/find.ts';
import { maskKeys } from '../plain-keys/replace.ts';
import type { Draft } from '../request-model/draft.ts';
import type { PlaygroundCall } from '../request-model/playground-call.ts';

/**
 * The call as it may be stored. The relay has redacted its own secrets from the response, but not a text that a person
 * has sent although it looked like a key. That is masked in the request, and the response, which may repeat it, is
 * left out. `twin`: the draft as the page masked it, which also knows the keys that are registered.
 */
export function recordedCall(call: PlaygroundCall, twin: Draft | null): PlaygroundCall {
  const sent = twin ?? call.draft;
  const keys = plainKeysIn(sent, []);
  const draft = maskKeys(sent, keys, []);
  if (twin === null && draft === call.draft) return call;
  return {
    ...call,
    draft,
    head: call.head && { ...call.head, headers: [] },
    body: { chunks: [], kept: 0, total: call.body.total },
    failure: call.failure && { ...call.failure, detail: null },
  };
}

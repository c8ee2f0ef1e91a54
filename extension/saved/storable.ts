import { t } from '../language/messages.ts';
import { plainKeysIn } from '../plain-keys/find.ts';
import { maskKeys } from '../plain-keys/replace.ts';
import { safeName } from './name.ts';
import type { SavedCall } from './saved-call.ts';

/** The call as it may be stored: whatever a caller passes in, what looks like a key is masked. */
export function storableCall(call: SavedCall): SavedCall {
  return {
    ...call,
    name: safeName(call.name, t('saved.name.call')),
    draft: maskKeys(call.draft, plainKeysIn(call.draft, []), []),
  };
}

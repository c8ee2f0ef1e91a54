import { PLACEHOLDER } from '../../../shared/placeholder/place.ts';
import type { Draft } from '../request/draft.ts';
import type { Finding } from './finding.ts';

/** A scheme, then a run of key characters long enough to be a credential; the placeholder has a dollar sign in it. */
const AUTHORIZATION = /^(?:bearer|token|bot)\s+[A-Za-z0-9._~+/=-]{16,}$/i;
/** Prefixes by which vendors mark their keys so that scanners find them. */
const VENDOR_KEY =
  /\b(?:sk-[A-Za-z0-9_-]{16,}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|xox[abprs]-[\w-]{16,}|AIza[\w-]{30,})/g;

/**
 * A key typed into the request itself would be sent, and kept with the draft, in plain. Says so, and puts the
 * placeholder in its place; the text of the key is in no finding.
 */
export function plainKeys(draft: Draft): Finding[] {
  return draft.headers.flatMap((one): Finding[] => {
    if (!one.on) return [];
    const isAuthorization = one.name.trim().toLowerCase() === 'authorization' && AUTHORIZATION.test(one.value.trim());
    const value = isAuthorization
      ? `${one.value.trim().split(/\s/, 1)[0]} ${PLACEHOLDER}`
      : one.value.replace(VENDOR_KEY, () => PLACEHOLDER);
    if (value === one.value) return [];
    const headers = draft.headers.map((other) => (other.id === one.id ? { ...other, value } : other));
    return [
      {
        level: 'warning',
        code: null,
        text: `The header ${one.name} seems to hold a key in plain. Register it as a client secret and send the placeholder.`,
        param: `headers.${one.name}`,
        fixes: [{ kind: 'draft', label: 'Put the placeholder there', draft: { ...draft, headers } }],
      },
    ];
  });
}

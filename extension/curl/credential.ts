import { percentEncode } from '../../shared/placeholder/encode.ts';
import { PLACEHOLDER } from '../../shared/placeholder/place.ts';
import type { Draft } from '../request-model/draft.ts';
import { candidatesIn } from './candidates.ts';
import { type CredentialKind, kindOf } from './credential-kind.ts';
import { changeTexts } from './decoded-texts.ts';

/** The credential of a pasted command. Its value is in memory only. */
export interface Credential {
  readonly kind: CredentialKind;
  /** The key itself, the variable (`$API_KEY`) or the words in its place (`<token>`). */
  readonly value: string;
}

export interface Separated {
  /** Null: the command has none. */
  readonly credential: Credential | null;
  /** The draft with the placeholder in every place of the credential. */
  readonly draft: Draft;
}

/** Separates the credential from a draft. One call can use one secret, so the most likely candidate is taken. */
export function separateCredential(draft: Draft): Separated {
  const candidates = candidatesIn(draft);
  const [first] = candidates;
  if (!first) return { credential: null, draft };
  const { value } = first;
  const kind = kindOf(value);
  const same = candidates.filter((one) => one.value === value);
  const spots = new Map(same.map(({ spot, written }) => [spot.id, written]));
  // A key is replaced wherever it appears, in any encoding; words such as TOKEN only in the places for credentials.
  const forms = [value, percentEncode(value.toWellFormed()), JSON.stringify(value).slice(1, -1)];
  const replaced = changeTexts(draft, (text, { id }) => {
    const written = spots.get(id);
    const texts = [...(written === undefined ? [] : [written]), ...(kind === 'literal' ? forms : [])];
    return texts.reduce((rest, one) => replaceLast(rest, one, kind === 'literal'), text);
  });
  return { credential: { kind, value }, draft: replaced };
}

/** Credentials are at the end of a header or a pair, after names such as `token=`. */
function replaceLast(text: string, written: string, everywhere: boolean): string {
  if (everywhere) return text.replaceAll(written, () => PLACEHOLDER);
  const at = text.lastIndexOf(written);
  return at === -1 ? text : text.slice(0, at) + PLACEHOLDER + text.slice(at + written.length);
}

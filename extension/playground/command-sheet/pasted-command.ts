import { matchesOrigin } from '../../../shared/policy/origin.ts';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { blanksIn } from '../../curl/blanks.ts';
import { type Credential, separateCredential } from '../../curl/credential.ts';
import { readCurl } from '../../curl/read-curl.ts';
import { type Registration, registrationFor } from '../../curl/registration.ts';
import type { ReadCommand } from '../../curl/to-draft.ts';
import type { Draft } from '../../request-model/draft.ts';

/** A pasted command, as the sheet shows it. */
export type PastedCommand =
  /** It cannot be read. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** There is no credential in it. */
  | { readonly kind: 'plain'; readonly draft: Draft; readonly notes: readonly string[] }
  | {
      readonly kind: 'credential';
      /** With the placeholder in the place of the credential. */
      readonly draft: Draft;
      readonly notes: readonly string[];
      readonly credential: Credential;
      readonly blanks: readonly string[];
      /** The file whose content is the body. */
      readonly bodyFile: ReadCommand['bodyFile'];
    };

export function readPasted(text: string): PastedCommand {
  const read = readCurl(text);
  if (!read.ok) return { kind: 'refused', detail: read.refusal.detail };
  const { notes, bodyFile } = read.value;
  const { credential, draft } = separateCredential(read.value.draft);
  return credential === null
    ? { kind: 'plain', draft, notes }
    : {
        kind: 'credential',
        draft,
        notes,
        credential,
        blanks: blanksIn(draft),
        bodyFile,
      };
}

/** The policy for the request; null, with the reason, if it cannot be sent as it is. */
export function policyFor(
  draft: Draft,
  credential: Credential,
): { readonly registration: Registration | null; readonly problem: string | null } {
  const result = registrationFor({ draft, credential });
  return result.ok
    ? { registration: result.value, problem: null }
    : { registration: null, problem: result.refusal.detail };
}

/** The registered secrets that may be sent to the request's origin. */
export const registeredFor = (known: readonly SecretSummary[], { allow: [rule] }: Registration): SecretSummary[] =>
  known.filter(({ allow }) => allow.some(({ origin }) => matchesOrigin(origin, rule.origin)));

/**
 * The secret to suggest: the one whose value this appears to be, or, if the command has no key, any for its origin.
 * Null: a new one.
 */
export function suggestedSecret(candidates: readonly SecretSummary[], { kind, value }: Credential): string | null {
  const isSame = ({ hint }: SecretSummary): boolean => hint !== undefined && value.endsWith(hint);
  return (kind === 'literal' ? candidates.find(isSame) : candidates[0])?.name ?? null;
}

/** Files of a form are chosen in the playground. */
export const hasFile = ({ body }: Draft): boolean =>
  body.kind === 'multipart' && body.fields.some(({ kind }) => kind === 'file');

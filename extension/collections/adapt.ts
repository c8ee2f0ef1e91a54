import { matchesOrigin } from '../../shared/policy/origin.ts';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import type { Draft } from '../request-model/draft.ts';
import type { NamedDraft } from '../saved/saved-call.ts';
import type { ImportedCall } from './import.ts';

/** Whether a URL lacks the address of a server: it is relative, or begins with a variable that has no value. */
export const needsAddress = ({ url }: Draft): boolean => !/^https?:\/\//i.test(url);

export interface Choices {
  readonly secrets: readonly Pick<SecretSummary, 'name' | 'allow'>[];
  /** The secret of the calls that name none; null: the one that may be sent to their destination. */
  readonly secret: string | null;
  /** The address in front of URLs that have none; may be empty. */
  readonly address: string;
}

/** The call with the address and the secret that a person has chosen for it. */
export function adapted({ name, draft }: ImportedCall, { secrets, secret, address }: Choices): NamedDraft {
  const url = needsAddress(draft) && address !== '' ? withAddress(draft.url, address) : draft.url;
  const origin = URL.parse(url)?.origin ?? '';
  const fitting = secrets.find(({ allow }) => allow.some((rule) => matchesOrigin(rule.origin, origin)))?.name ?? '';
  return { name, draft: { ...draft, url, secret: draft.secret || (secret ?? fitting) } };
}

const withAddress = (url: string, address: string): string =>
  `${address.replace(/\/+$/, '')}/${url.replace(/^\{\{[^{}]*\}\}/, '').replace(/^\/+/, '')}`;

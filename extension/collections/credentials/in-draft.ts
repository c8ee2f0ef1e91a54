import { decodeBase64, encodeBase64 } from '../../../shared/placeholder/template.ts';
import type { Draft, Row } from '../../request-model/draft.ts';
import { queryOf, withPair } from '../../request-model/url-query.ts';
import { type Replace, replaceInText } from './in-text.ts';
import { namesCredentialField } from './names.ts';

/** Schemes that send a signature of one request instead of the key. */
const SIGNED = /^(?:AWS4-|Digest\b|OAuth\s+\w+=|Signature\b|HMAC|Hawk\b|NTLM\b|Negotiate\b|EG1-)/i;

/** Whether the header has a signature of another request, which no key can take the place of. */
export const isSigned = (value: string): boolean => SIGNED.test(value.trim());

/** The draft with a replacement in every place where requests have a credential, the most likely one first. */
export function replaceInDraft(draft: Draft, replace: Replace): Draft {
  const byName = <T extends Row>(rows: readonly T[]): T[] =>
    rows.map((one) => (namesCredentialField(one.name) ? { ...one, value: replace(one.value.trim()) } : one));
  // The order is that in which credentials are preferred, because one call has one secret.
  const withAuthorization = draft.headers.map((one) =>
    isAuthorization(one) ? { ...one, value: inAuthorization(one.value, replace) } : one,
  );
  const headers = withAuthorization.map((one) => (isAuthorization(one) ? one : (byName([one])[0] ?? one)));
  const url = inUrl(draft.url, replace);
  const params = byName(draft.params);
  const fields = byName(draft.body.fields);
  const text = replaceInText(draft.body.text, replace);
  const claims = replaceInText(draft.runAs.claims, replace);
  return { ...draft, headers, url, params, body: { ...draft.body, fields, text }, runAs: { ...draft.runAs, claims } };
}

const isAuthorization = ({ name }: Row): boolean => name.trim().toLowerCase() === 'authorization';

function inAuthorization(value: string, replace: Replace): string {
  const basic = /^\s*basic\s+(\S+)\s*$/i.exec(value)?.[1];
  const credentials = basic === undefined ? null : decodeBase64(basic);
  if (credentials !== null) {
    const [, user = credentials, password = ''] = /^([^:]*):(.*)$/s.exec(credentials) ?? [];
    // Some APIs take the key as the user, with an empty password.
    const changed = password === '' ? `${replace(user)}:` : `${user}:${replace(password)}`;
    return changed === `${user}:${password}` ? value : `Basic ${encodeBase64(changed)}`;
  }
  const [, scheme = '', rest = ''] = /^\s*([A-Za-z][\w-]*\s+)?(.*?)\s*$/s.exec(value) ?? [];
  return scheme + replace(rest);
}

/** The bot's token of Telegram is a part of the path. */
const TELEGRAM = /^(https:\/\/api\.telegram\.org\/(?:file\/)?bot)([^/?#]+)/i;

function inUrl(text: string, replace: Replace): string {
  // A fragment is never sent, but some have a token.
  const [withoutFragment = ''] = text.split('#', 1);
  const url = withoutFragment.replace(TELEGRAM, (_, before: string, token: string) => before + replace(token));
  return queryOf(url).reduce((rest, { name, value }, index) => {
    if (!namesCredentialField(name)) return rest;
    const after = replace(value);
    return after === value ? rest : withPair(rest, index, { name, value: after });
  }, url);
}

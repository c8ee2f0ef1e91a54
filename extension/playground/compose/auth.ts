import { PLACEHOLDER } from '../../../shared/placeholder/place.ts';
import { decodeBase64, encodeBase64 } from '../../../shared/placeholder/template.ts';
import { type Draft, type Row, row } from '../../request-model/draft.ts';
import { queryOf, withNewPair } from '../../request-model/url-query.ts';
import { withoutPlaceholder } from '../lint/place-edit.ts';

/**
 * How the secret authenticates a request. `text` is the user name or password beside it, or the name of the header or
 * parameter. `other`: not at all, or in another way.
 */
export interface Auth {
  readonly kind: 'bearer' | 'basic-password' | 'basic-user' | 'header' | 'query' | 'other';
  readonly text: string;
}

const BASIC = /^basic\s+(\S+)$/i;
const OTHER: Auth = { kind: 'other', text: '' };

const isAuthorization = ({ name }: Row): boolean => name.trim().toLowerCase() === 'authorization';

/** Credentials of Basic around the placeholder; null if there are none. */
function basicOf(value: string): Auth | null {
  const encoded = BASIC.exec(value.trim())?.[1];
  const credentials = encoded === undefined ? null : decodeBase64(encoded);
  if (credentials?.endsWith(`:${PLACEHOLDER}`)) {
    return { kind: 'basic-password', text: credentials.slice(0, -PLACEHOLDER.length - 1) };
  }
  return credentials?.startsWith(`${PLACEHOLDER}:`)
    ? { kind: 'basic-user', text: credentials.slice(PLACEHOLDER.length + 1) }
    : null;
}

/** Reads it from the headers and the URL, however they were written. */
export function authOf({ headers, url }: Draft): Auth {
  const sent = headers.filter(({ on }) => on);
  const authorization = sent.find(isAuthorization)?.value ?? '';
  if (/^bearer\s+\$CLIENT_SECRET$/i.test(authorization.trim())) return { kind: 'bearer', text: '' };
  const basic = basicOf(authorization);
  if (basic) return basic;
  const header = sent.find(({ value }) => value.trim() === PLACEHOLDER);
  if (header) return { kind: 'header', text: header.name };
  const parameter = queryOf(url).find(({ value }) => value === PLACEHOLDER);
  return parameter ? { kind: 'query', text: parameter.name } : OTHER;
}

/** The draft with the placeholder only there. */
export function withAuth(draft: Draft, { kind, text }: Auth): Draft {
  const bare = withoutPlaceholder({
    ...draft,
    // Its placeholder is inside the base64.
    headers: draft.headers.filter((one) => !(isAuthorization(one) && basicOf(one.value))),
  });
  const inHeader = (name: string, value: string): Draft => ({
    ...bare,
    headers: [
      ...bare.headers.filter((one) => name === '' || one.name.trim().toLowerCase() !== name.toLowerCase()),
      row(name, value),
    ],
  });
  switch (kind) {
    case 'bearer':
      return inHeader('Authorization', `Bearer ${PLACEHOLDER}`);
    case 'basic-password':
      return inHeader('Authorization', `Basic ${encodeBase64(`${text}:${PLACEHOLDER}`)}`);
    case 'basic-user':
      return inHeader('Authorization', `Basic ${encodeBase64(`${PLACEHOLDER}:${text}`)}`);
    case 'header':
      return inHeader(text, PLACEHOLDER);
    case 'query':
      return { ...bare, url: withNewPair(bare.url, { name: text, value: PLACEHOLDER }) };
    case 'other':
      return draft;
  }
}

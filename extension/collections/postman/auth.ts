import { PLACEHOLDER } from '../../../shared/placeholder/place.ts';
import { encodeBase64 } from '../../../shared/placeholder/template.ts';
import { type Row, row } from '../../request-model/draft.ts';
import { withNewPair } from '../../request-model/url-query.ts';
import type { Auth } from './schema.ts';

export interface Authorized {
  readonly url: string;
  readonly headers: readonly Row[];
  /** The credential that the placeholder took the place of; null if there is none. */
  readonly secret: string | null;
}

/**
 * The request with the placeholder where Postman would send the credential; kinds of authorization that sign each
 * request add nothing.
 */
export function authorized(
  { url, headers }: Omit<Authorized, 'secret'>,
  auth: Auth | null | undefined,
  fill: (text: string) => string,
): Authorized {
  const at = (name: string): string => (auth ? fill(parameter(auth, name)) : '');
  /** Postman sends it instead of a header of the same name. */
  const inHeader = (name: string, value: string, secret: string): Authorized => ({
    url,
    headers: [...headers.filter((one) => one.name.trim().toLowerCase() !== name.toLowerCase()), row(name, value)],
    secret,
  });
  const inQuery = (name: string, secret: string): Authorized => ({
    url: withNewPair(url, { name, value: PLACEHOLDER }),
    headers,
    secret,
  });
  switch (auth?.type) {
    case 'bearer':
      return inHeader('Authorization', `Bearer ${PLACEHOLDER}`, at('token'));
    case 'basic': {
      // Some APIs take the key as the user, with an empty password.
      const [user, password] = [at('username').toWellFormed(), at('password')];
      const credentials = password === '' ? `${PLACEHOLDER}:` : `${user}:${PLACEHOLDER}`;
      return inHeader('Authorization', `Basic ${encodeBase64(credentials)}`, password || user);
    }
    case 'apikey': {
      const name = at('key') || 'X-Api-Key';
      return at('in') === 'query' ? inQuery(name, at('value')) : inHeader(name, PLACEHOLDER, at('value'));
    }
    case 'oauth2':
      return at('addTokenTo') === 'queryParams'
        ? inQuery('access_token', at('accessToken'))
        : inHeader('Authorization', `${at('headerPrefix').trim() || 'Bearer'} ${PLACEHOLDER}`, at('accessToken'));
    default:
      return { url, headers, secret: null };
  }
}

/** In version 2.1 a list of `{ key, value }`, in 2.0 an object. */
function parameter(auth: Auth, name: string): string {
  const all = Object.hasOwn(auth, auth.type) ? auth[auth.type] : undefined;
  if (typeof all !== 'object' || all === null) return '';
  const value: unknown = Array.isArray(all)
    ? all.find((one: unknown) => isRecord(one) && one.key === name)?.value
    : (all as Record<string, unknown>)[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

import { type Failure, fail, ok, type Result, refusalBecause } from '../errors.ts';
import type { Reason } from '../reason.ts';
import { inPath, inQuery, percentEncode } from './encode.ts';
import { PLACEHOLDER } from './place.ts';
import { type BasicTemplate, basicCredentials, type Slot, splitAtPlaceholders, type Template } from './template.ts';

/** A request's URL, cut at its placeholders. */
export interface UrlTemplate {
  /** Scheme, host and port: never holds a placeholder. */
  readonly origin: string;
  /** Normalised path, the placeholder still in it; what a policy's `paths` are compared with. */
  readonly path: string;
  /** Path and query as they go on the wire. */
  readonly target: Template;
  /** From the URL's userinfo. */
  readonly credentials: BasicTemplate | null;
}

/** `URLSearchParams` writes the dollar sign as `%24`; it is the same placeholder. */
const SPELLINGS = /\$CLIENT_SECRET|%24CLIENT_SECRET/g;
const count = (text: string): number => text.match(SPELLINGS)?.length ?? 0;
const plain = (text: string): string => text.replace(SPELLINGS, () => PLACEHOLDER);

const notAllowed = (reason: Reason, where: string): Failure =>
  fail(
    refusalBecause(reason, 'PLACEHOLDER_NOT_ALLOWED', `The placeholder is in ${where}, which cannot hold a secret.`, {
      param: 'url',
      fix: 'Put $CLIENT_SECRET in the path, the value of a query parameter, a header or the body.',
    }),
  );
const invalid = (reason: Reason, detail: string): Failure =>
  fail(refusalBecause(reason, 'INVALID_PARAMETER', detail, { param: 'url' }));

export function urlTemplate(raw: string, params: readonly (readonly [string, string])[]): Result<UrlTemplate> {
  // The URL parser drops tabs and line breaks and reads "\" as "/": what was checked would not be what is sent.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are refused
  if (/[\u0000-\u001f\u007f\\]/.test(raw))
    return invalid(['urlCharacter'], 'url contains a control character or a backslash.');
  if (!raw.isWellFormed()) return invalid(['urlUnicode'], 'url is not well-formed Unicode.');
  const url = URL.parse(raw);
  if (!url)
    return isPlaceholderAtFault(raw)
      ? notAllowed(['inOrigin'], 'the scheme, host or port')
      : invalid(['urlAbsolute'], 'url must be absolute.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return invalid(['urlScheme'], 'url must begin with https://.');
  if (count(url.hash) > 0) return notAllowed(['inFragment'], 'the fragment');

  const query = queryTemplate(url.search.slice(1), params);
  if (!query.ok) return query;
  const credentials = userinfo(url);
  if (!credentials.ok) return credentials;

  const counted = count(url.pathname) + count(url.search) + count(url.username) + count(url.password);
  if (count(raw) !== counted) return notAllowed(['inHost'], 'the host or port');

  const pathSlot: Slot = { place: { in: 'path' }, encode: inPath };
  const target = [...splitAtPlaceholders(plain(url.pathname), pathSlot), ...query.value];
  return ok({ origin: url.origin, path: plain(url.pathname), target, credentials: credentials.value });
}

/** Whether the URL would be one without its placeholder: then that is what to say. */
const isPlaceholderAtFault = (raw: string): boolean =>
  /^(?:\$|%24)CLIENT_SECRET/.test(raw) || URL.canParse(raw.replace(SPELLINGS, '1'));

function userinfo(url: URL): Result<BasicTemplate | null> {
  if (url.username === '' && url.password === '') return ok(null);
  try {
    const user = decodeURIComponent(url.username);
    if (user.includes(':'))
      return invalid(
        ['urlUserColon'],
        'The user name in url contains a colon, which Basic authentication does not allow.',
      );
    return ok(basicCredentials(user, decodeURIComponent(url.password)));
  } catch {
    return invalid(['urlUserEncoding'], 'The user name or password in url has invalid percent-encoding.');
  }
}

export function queryTemplate(search: string, params: readonly (readonly [string, string])[]): Result<Template> {
  const pieces: (string | Slot)[] = [];
  for (const pair of search === '' ? [] : search.split('&')) {
    const equals = pair.indexOf('=');
    const name = equals === -1 ? pair : pair.slice(0, equals);
    if (count(name) > 0) return notAllowed(['inQueryName'], 'the name of a query parameter');
    pieces.push(pieces.length === 0 ? '?' : '&');
    if (equals === -1) {
      pieces.push(pair);
    } else {
      // Some servers split pairs at `;` too: to them `a=1;b=$CLIENT_SECRET` is at `b`.
      const slot: Slot = { place: { in: 'query', name: pair.includes(';') ? '' : decoded(name) }, encode: inQuery };
      pieces.push(`${name}=`, ...splitAtPlaceholders(plain(pair.slice(equals + 1)), slot));
    }
  }
  for (const [name, value] of params) {
    if (name.includes(PLACEHOLDER)) {
      return fail(
        refusalBecause(
          ['inParamName'],
          'PLACEHOLDER_NOT_ALLOWED',
          'The placeholder is in the name of a parameter; it is allowed only in values.',
          {
            param: 'params',
          },
        ),
      );
    }
    if (!name.isWellFormed() || !value.isWellFormed()) {
      return fail(
        refusalBecause(['paramUnicode'], 'INVALID_PARAMETER', 'The parameter is not well-formed Unicode.', {
          param: `params.${name.toWellFormed()}`,
        }),
      );
    }
    const slot: Slot = { place: { in: 'query', name }, encode: inQuery };
    pieces.push(
      pieces.length === 0 ? '?' : '&',
      `${percentEncode(name)}=`,
      ...splitAtPlaceholders(value, slot, percentEncode),
    );
  }
  return ok(pieces);
}

const decoded = (name: string): string => {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
};

import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { encodeBase64 } from '../../shared/placeholder/template.ts';
import { isMethod, type Method } from '../../shared/protocol/policy.ts';
import { isRelayHeader } from '../../shared/protocol/request.ts';
import { t } from '../language/messages.ts';
import { dataOf, queryOf } from './data-options.ts';
import { type Part, partsOf } from './form-parts.ts';
import type { Option } from './options.ts';

export type CurlBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'parts'; readonly parts: readonly Part[] }
  /** The body is the content of a file, whose name this is. */
  | { readonly kind: 'file'; readonly file: string };

/** What curl sends for a command line, without the headers that it adds by itself. */
export interface CurlRequest {
  readonly method: Method;
  readonly url: string;
  /** Names as written, each at most once in any case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: CurlBody;
  /** Sentences on what is left out or has to be completed. */
  readonly notes: readonly string[];
}

const refused = (detail: string): Result<never> => fail(refusal('INVALID_PARAMETER', detail));

/** `stdin`: the text that `@-` reads. */
export function requestOf(options: readonly Option[], stdin: string | null): Result<CurlRequest> {
  const has = (name: string): boolean => options.some((option) => option.name === name);
  const last = (name: string): string | undefined => options.findLast((option) => option.name === name)?.value;

  const urls = options.filter(({ name }) => name === 'url');
  const [{ value: written } = { value: '' }] = urls;
  if (written === '') return refused(t('curl.problem.noUrl'));
  const { address, user } = withoutUser(written);
  const data = dataOf(options, stdin);
  const parts = partsOf(options);
  const upload = last('upload-file');
  const query = [...(has('get') && data ? [data.text] : []), ...queryOf(options)].filter((one) => one !== '');
  const body = has('get') ? { kind: 'none' as const } : bodyOf(data, parts, upload, stdin);

  const method = last('request') ?? (has('head') ? 'HEAD' : defaultMethod(body, upload));
  if (!isMethod(method.toUpperCase())) return refused(t('curl.problem.method', { method }));
  const { headers, notes } = headersOf(options, last('user') ?? user, data?.isJson === true, body);
  return ok({
    method: method.toUpperCase() as Method,
    url: withQuery(address, query),
    headers,
    body,
    notes: [
      ...(urls.length > 1 ? [t('curl.note.firstUrl')] : []),
      ...notes,
      ...options.flatMap(({ name }) => UNSUPPORTED[name]?.() ?? []),
    ],
  });
}

const UNSUPPORTED: Readonly<Record<string, () => string>> = {
  'aws-sigv4': () => t('curl.note.awsSigned'),
  cert: () => t('curl.note.cert'),
  config: () => t('curl.note.config'),
  digest: () => t('curl.note.digest'),
  ntlm: () => t('curl.note.ntlm'),
  proxy: () => t('curl.note.proxy'),
};

function bodyOf(
  data: ReturnType<typeof dataOf>,
  parts: readonly Part[],
  upload: string | undefined,
  stdin: string | null,
): CurlBody {
  if (parts.length > 0) return { kind: 'parts', parts };
  if (data) return data.file === null ? { kind: 'text', text: data.text } : { kind: 'file', file: data.file };
  if (upload === undefined) return { kind: 'none' };
  return upload === '-' && stdin !== null ? { kind: 'text', text: stdin } : { kind: 'file', file: upload };
}

function defaultMethod(body: CurlBody, upload: string | undefined): Method {
  if (upload !== undefined) return 'PUT';
  return body.kind === 'none' ? 'GET' : 'POST';
}

function headersOf(
  options: readonly Option[],
  user: string | null,
  isJson: boolean,
  body: CurlBody,
): Pick<CurlRequest, 'headers' | 'notes'> {
  const headers = new Map<string, [name: string, value: string]>();
  const removed = new Set<string>();
  const notes = new Set<string>();
  const add = (name: string, value: string): void => {
    const key = name.toLowerCase();
    if (key === 'cookie') notes.add(t('curl.note.cookies'));
    if (isRelayHeader(key)) return;
    const before = headers.get(key);
    headers.set(key, before ? [before[0], `${before[1]}, ${value}`] : [name, value]);
  };
  const addDefault = (name: string, value: string): void => {
    const key = name.toLowerCase();
    if (!headers.has(key) && !removed.has(key)) add(name, value);
  };

  for (const { name, value } of options) {
    if (name === 'cookie') add('Cookie', value);
    if (name !== 'header') continue;
    const [, field = '', separator = '', content = ''] = /^([^:;]*)([:;]?)(.*)$/s.exec(value) ?? [];
    if (field.startsWith('@')) notes.add(t('curl.note.headerFile'));
    else if (separator === ':' && content.trim() === '') removed.add(field.trim().toLowerCase());
    else add(field.trim(), content.trim());
  }
  const last = (name: string): string => options.findLast((option) => option.name === name)?.value ?? '';
  const defaults: [name: string, value: string][] = [
    ['User-Agent', last('user-agent')],
    ['Referer', last('referer').replace(/;auto$/, '')],
    ['Range', last('range') && `bytes=${last('range')}`],
    ['Authorization', last('oauth2-bearer') && `Bearer ${last('oauth2-bearer')}`],
    ['Authorization', user === null ? '' : `Basic ${encodeBase64(user.includes(':') ? user : `${user}:`)}`],
    ['Accept', isJson ? 'application/json' : ''],
    ['Content-Type', isJson ? 'application/json' : ''],
    ['Content-Type', body.kind === 'text' || body.kind === 'file' ? defaultType(options) : ''],
  ];
  for (const [name, value] of defaults) if (value !== '') addDefault(name, value);
  return { headers: [...headers.values()], notes: [...notes] };
}

/** An upload has none. */
const defaultType = (options: readonly Option[]): string =>
  options.some(({ name }) => name === 'upload-file') ? '' : 'application/x-www-form-urlencoded';

/** Splits `user:password@` off, and adds the scheme if there is none: https, unlike curl, because keys are sent. */
function withoutUser(url: string): { address: string; user: string | null } {
  const [, scheme = 'https://', user, rest = ''] = /^([a-z][a-z\d+.-]*:\/\/)?(?:([^/?#@]*)@)?(.*)$/is.exec(url) ?? [];
  return { address: scheme + rest.replace(/#.*$/s, ''), user: user === undefined ? null : decoded(user) };
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

function withQuery(url: string, parts: readonly string[]): string {
  if (parts.length === 0) return url;
  const separator = url.includes('?') ? (/[?&]$/.test(url) ? '' : '&') : '?';
  return url + separator + parts.join('&');
}

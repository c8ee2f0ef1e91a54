import { MASK, PLACEHOLDER } from '../../../shared/placeholder/place.ts';
import type { Pairs } from '../../http/har.ts';
import { multipartParts } from '../../http/multipart.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { NOT_KEPT } from '../../recorded-call/sent.ts';
import { block, fileName, literal, quote, shell, tokenVariable } from '../../request-model/as-code.ts';

/** A call of `/v1/forward` as code: with the same URL, headers and body. */

/** The URL of a call of `/v1/forward`; `relay` is the relay's address. */
export const forwardUrl = ({ sent }: RecordedCall, relay: string): string =>
  `${relay}/v1/forward/${encodeURIComponent(sent.secret)}/${sent.url}`;

/** The token of the owner or a signed-in user is read from `RELAY_TOKEN`. */
export function forwardAsCurl(call: RecordedCall, relay: string, isAnonymous: boolean): string {
  const { method, headers, body, parts } = partsOf(call);
  const lines = [`curl ${method === 'HEAD' ? '--head' : `-X ${method}`} ${shell(plain(forwardUrl(call, relay)))}`];
  lines.push(...headers.map(([name, value]) => `-H ${shell(`${name}: ${value}`)}`));
  if (!isAnonymous) lines.push(`-H "Relay-Authorization: Bearer ${tokenVariable(relay)}"`);
  if (parts) {
    // --form-string: a plain -F would read "@" and ";type=" inside the text.
    lines.push(...[...parts.fields].map(([name, value]) => `--form-string ${shell(`${name}=${plain(value)}`)}`));
    lines.push(...parts.files.map(({ path, name }) => `-F ${shell(`${path}=@${fileName(name)}`)}`));
  } else if (body !== null) lines.push(`--data-raw ${shell(body)}`);
  return lines.join(' \\\n  ');
}

/** `token` is the user's token, which the page supplies. */
export function forwardAsFetch(call: RecordedCall, relay: string, isAnonymous: boolean): string {
  const { method, headers, body, parts } = partsOf(call);
  const written = [
    ...headers.map(([name, value]) => `${quote(name)}: ${quote(value)}`),
    ...(isAnonymous ? [] : ["'Relay-Authorization': 'Bearer ' + token"]),
  ];
  const form = parts
    ? [
        'const body = new FormData();',
        ...[...parts.fields].map(([name, value]) => `body.append(${quote(name)}, ${quote(plain(value))});`),
        ...parts.files.map(({ path }) => `body.append(${quote(path)}, file);`),
        '',
      ].join('\n')
    : '';
  const options = [
    `method: ${quote(method)}`,
    ...(written.length > 0 ? [`headers: ${block('{', written, '}', '  ')}`] : []),
    ...(parts ? ['body'] : body === null ? [] : [`body: ${bodyLiteral(body)}`]),
  ];
  return `${form}const response = await fetch(${quote(plain(forwardUrl(call, relay)))}, ${block('{', options, '}', '')});\n`;
}

/** A body that survives parsing and serializing unchanged is written as an object literal. */
function bodyLiteral(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    if (JSON.stringify(value) === body && typeof value === 'object') return `JSON.stringify(${literal(value, '  ')})`;
  } catch {
    // Any other text.
  }
  return quote(body);
}

/** Replaces masked credentials with the placeholder, as in everything that is copied. */
const plain = (text: string): string => text.replaceAll(MASK, () => PLACEHOLDER);

function partsOf({ sent }: RecordedCall) {
  const type = sent.headers.find(([name]) => name === 'content-type')?.[1] ?? '';
  const parts = /^multipart\/form-data/i.test(type) ? multipartParts(sent.body ?? '', type) : null;
  const headers: Pairs = sent.headers
    .filter(([name, value]) => !isAddedByClient(name, value) && !(parts && name === 'content-type'))
    .map(([name, value]) => [name, plain(value)] as const);
  return { method: sent.method, headers, body: sent.body === null ? null : plain(sent.body), parts };
}

/** The caller's token, which is not recorded and added separately, and headers that every client adds. */
const isAddedByClient = (name: string, value: string): boolean =>
  value.includes(NOT_KEPT) || (name === 'accept' && value === '*/*');

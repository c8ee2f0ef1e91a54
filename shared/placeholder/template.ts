import { fail, ok, type Result, refusal } from '../errors.ts';
import { type Encoder, inBasic } from './encode.ts';
import { MAX_PLACEHOLDERS } from './max-placeholders.ts';
import { MASK, PLACEHOLDER, type Place } from './place.ts';

/** A slot is one placeholder: where it stands, and how the secret is written there. */
export interface Slot {
  readonly place: Place;
  readonly encode: Encoder;
}

/** Text with slots. It is cut once, before the secret is known, so nothing inserted is ever looked at again. */
export type Template = readonly (string | Slot)[];

/** Credentials of the `Basic` scheme, encoded after the secret is in (RFC 7617). */
export interface BasicTemplate {
  readonly basic: Template;
}

export type HeaderTemplate = Template | BasicTemplate;

export const bodySlot = (path: string, encode: Encoder): Slot => ({ place: { in: 'body', path }, encode });

export const isSlot = (piece: string | Slot): piece is Slot => typeof piece !== 'string';

/** Cuts `text` at every placeholder. `literal` writes the text between (percent-encoded, say). */
export function splitAtPlaceholders(
  text: string,
  slot: Slot,
  literal: (text: string) => string = (same) => same,
): Template {
  if (!text.includes(PLACEHOLDER)) return [literal(text)];
  return text
    .split(PLACEHOLDER, MAX_PLACEHOLDERS + 1)
    .flatMap((piece, index) => (index === 0 ? [literal(piece)] : [slot, literal(piece)]));
}

/** The text with the secret at every slot, or the first reason why it cannot stand there. */
export function fill(template: Template, secret: string): Result<string> {
  let text = '';
  for (const piece of template) {
    if (isSlot(piece)) {
      const encoded = piece.encode(secret);
      if (!encoded.ok) return encoded;
      text += encoded.value;
    } else {
      text += piece;
    }
  }
  return ok(text);
}

/** The twin without the secret: the mask at every slot. */
export const fillMasked = (template: Template): string =>
  template.map((piece) => (isSlot(piece) ? MASK : piece)).join('');

export function fillHeader(template: HeaderTemplate, secret: string): Result<string> {
  if (!('basic' in template)) return plainHeader(template, secret);
  const credentials = fill(template.basic, secret);
  return credentials.ok ? ok(`Basic ${encodeBase64(credentials.value)}`) : credentials;
}

/** White space at the ends is no part of a header's value (RFC 9110, section 5.5): the upstream would get another secret. */
function plainHeader(template: Template, secret: string): Result<string> {
  const value = fill(template, secret);
  return value.ok && template.some(isSlot) && /^[\t ]|[\t ]$/.test(value.value)
    ? fail(
        refusal(
          'SECRET_NOT_ENCODABLE',
          'The secret cannot be used in a header: its value there would begin or end with white space.',
        ),
      )
    : value;
}

/** Basic credentials are shown decoded: the mask would not be seen inside base64. */
export const fillHeaderMasked = (template: HeaderTemplate): string =>
  'basic' in template ? `Basic ${fillMasked(template.basic)}` : fillMasked(template);

const BASIC = /^basic +([A-Za-z0-9+/_-]+={0,2})$/i;

/** `Basic base64(user:$CLIENT_SECRET)`, as client libraries write it; `null` where the value is no such thing. */
export function basicFromHeader(name: string, value: string): BasicTemplate | null {
  const encoded = name === 'authorization' ? BASIC.exec(value)?.[1] : undefined;
  const credentials = encoded === undefined ? null : decodeBase64(encoded);
  if (!credentials?.includes(PLACEHOLDER)) return null;
  const colon = credentials.indexOf(':');
  return colon === -1
    ? // The secret is the credentials as a whole, `user:password`.
      { basic: splitAtPlaceholders(credentials, { place: AUTHORIZATION, encode: inBasic('password') }) }
    : basicCredentials(credentials.slice(0, colon), credentials.slice(colon + 1));
}

const AUTHORIZATION: Place = { in: 'header', name: 'authorization' };

export const basicCredentials = (user: string, password: string): BasicTemplate => ({
  basic: [
    ...splitAtPlaceholders(user, { place: AUTHORIZATION, encode: inBasic('user') }),
    ':',
    ...splitAtPlaceholders(password, { place: AUTHORIZATION, encode: inBasic('password') }),
  ],
});

export const encodeBase64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));

/** Null where it is no base64 of UTF-8. */
export function decodeBase64(text: string): string | null {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(binary, (char) => char.charCodeAt(0)),
    );
  } catch {
    return null;
  }
}

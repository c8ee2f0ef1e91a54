import { ok, type Result } from '../errors.ts';
import { type Encoder, inBasic } from './encode.ts';
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

export const isSlot = (piece: string | Slot): piece is Slot => typeof piece !== 'string';

/** Cuts `text` at every placeholder. `literal` writes the text between (percent-encoded, say). */
export function cut(text: string, slot: Slot, literal: (text: string) => string = (same) => same): Template {
  return text.split(PLACEHOLDER).flatMap((piece, index) => (index === 0 ? [literal(piece)] : [slot, literal(piece)]));
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
  if (!('basic' in template)) return fill(template, secret);
  const credentials = fill(template.basic, secret);
  return credentials.ok ? ok(`Basic ${encodeBase64(credentials.value)}`) : credentials;
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
    ? basicCredentials(credentials, null)
    : basicCredentials(credentials.slice(0, colon), credentials.slice(colon + 1));
}

export function basicCredentials(user: string, password: string | null): BasicTemplate {
  const place: Place = { in: 'header', name: 'authorization' };
  const userPart = cut(user, { place, encode: inBasic('user') });
  if (password === null) return { basic: userPart };
  return { basic: [...userPart, ':', ...cut(password, { place, encode: inBasic('password') })] };
}

const encodeBase64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));

function decodeBase64(text: string): string | null {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  } catch {
    return null;
  }
}

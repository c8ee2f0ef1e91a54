import { PLACEHOLDER } from '../../shared/placeholder/place.ts';

/** The forms in which an answer may repeat a secret; each is replaced by the placeholder. */

export const REPLACEMENT = Buffer.from(PLACEHOLDER);

/** A derived form shorter than this would hit honest text everywhere. */
const MIN_DERIVED_BYTES = 4;

/** The bytes of one form, and the table that finds its beginning at the end of a text. */
export class Form {
  readonly bytes: Buffer;
  /** The same bytes as the text of a header. */
  readonly latin1: string;
  #failure: Uint16Array | null = null;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.latin1 = bytes.toString('latin1');
  }

  /** Failure function of Knuth, Morris and Pratt; built when a text first ends in what could be the beginning. */
  failure(): Uint16Array {
    if (this.#failure) return this.#failure;
    const { bytes } = this;
    const table = new Uint16Array(bytes.length);
    for (let at = 1, matched = 0; at < bytes.length; at += 1) {
      while (matched > 0 && bytes[matched] !== bytes[at]) matched = table[matched - 1] as number;
      if (bytes[matched] === bytes[at]) matched += 1;
      table[at] = matched;
    }
    this.#failure = table;
    return table;
  }
}

/** Plain, JSON, percent, HTML, hex and base64 forms; no duplicates. Costs about 30 µs: keep it with the secret. */
export function formsOf(secret: string): Form[] {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const derived = [
    ...jsonForms(secret),
    ...percentForms(secret, bytes),
    ...htmlForms(secret),
    hex,
    hex.toUpperCase(),
    ...base64Forms(bytes),
  ].filter((form) => form.length >= MIN_DERIVED_BYTES && form !== secret);
  return [bytes, ...[...new Set(derived)].map((form) => Buffer.from(form, 'utf8'))].map((form) => new Form(form));
}

const unicodeEscape = (char: string, upper: boolean): string =>
  Array.from({ length: char.length }, (_, index) => {
    const hex = char.charCodeAt(index).toString(16).padStart(4, '0');
    return `\\u${upper ? hex.toUpperCase() : hex}`;
  }).join('');

function jsonForms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const slashed = json.replaceAll('/', '\\/');
  // Serialisers that keep HTML safe (Go, PHP, Rails) also escape these; others escape all that is not ASCII.
  const safe = json.replace(/[<>&']/g, (char) => unicodeEscape(char, false));
  const ascii = (text: string, upper: boolean) => text.replace(/[^\0-\x7f]/gu, (char) => unicodeEscape(char, upper));
  return [json, slashed, safe, slashed.replace(/[<>&']/g, (char) => unicodeEscape(char, true))].flatMap((text) => [
    text,
    ascii(text, false),
    ascii(text, true),
  ]);
}

const lowerPercent = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());

function percentForms(secret: string, bytes: Buffer): string[] {
  const component = encodeURIComponent(secret.toWellFormed());
  const strict = component.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const uri = encodeURI(secret.toWellFormed());
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  const every = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');
  return [component, strict, uri, form, component.replaceAll('%20', '+'), every].flatMap((text) => [
    text,
    lowerPercent(text),
  ]);
}

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function htmlForms(secret: string): string[] {
  const basic = secret.replace(/[&<>]/g, (char) => ENTITIES[char as '&' | '<' | '>']);
  const double = ['"', '&quot;', '&#34;', '&#x22;'];
  const single = ["'", '&#39;', '&#039;', '&#x27;', '&apos;'];
  return double.flatMap((quot) => single.map((apos) => basic.replaceAll('"', quot).replaceAll("'", apos)));
}

/**
 * Three alignments: in front of the secret may stand 0, 1 or 2 bytes of the same group. Only the characters that depend
 * on the secret alone are looked for; the ones at the edges mix with the neighbours.
 */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor(((shift + bytes.length) * 8) / 6);
    const standard = encoded.slice(first, last);
    return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

import { randomInt } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789';

/** Letters and digits that stand nowhere by chance. */
export const randomText = (length: number): string =>
  Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** A value of this kind with characters that the encodings treat differently, and a digit, as every key has one. */
export const createCanary = (): string => `sk-7${randomText(15)}+/=&%${randomText(16)}`;

/** Where one form of the canary was found. */
export interface Sighting {
  readonly place: string;
  readonly form: string;
}

/**
 * Looks for the canary in every form that software writes it in. Only for its middle: whoever cuts off or masks the
 * ends (a list may show the last four characters) still gives it away.
 */
export function createScanner(canary: string): {
  inBytes(place: string, bytes: Uint8Array): Sighting[];
  inText(place: string, text: string): Sighting[];
  /** Every file below the folder; also the folders' and files' names. */
  inFolder(folder: string): Promise<{ sightings: Sighting[]; files: number }>;
} {
  const needles = formsOf(canary.slice(4, -5));
  const inBytes = (place: string, bytes: Uint8Array): Sighting[] => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return needles.flatMap(([form, needle]) => (buffer.includes(needle) ? [{ place, form }] : []));
  };
  const inText = (place: string, text: string): Sighting[] => inBytes(place, Buffer.from(text));
  return {
    inBytes,
    inText,
    async inFolder(folder) {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
      const sightings = files.flatMap((file) => inText(`name of ${file}`, file));
      for (const file of files) sightings.push(...inBytes(file, await readFile(file)));
      return { sightings, files: files.length };
    },
  };
}

function formsOf(text: string): (readonly [form: string, needle: Buffer])[] {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  const everyByte = hex.replace(/../g, '%$&');
  const forms = new Map<string, string | Buffer>([
    ['plain', text],
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['hex', hex],
    ['upper-case hex', hex.toUpperCase()],
    ['percent-encoded', encodeURIComponent(text)],
    ['percent-encoded, lower case', encodeURIComponent(text).replace(/%../g, (triplet) => triplet.toLowerCase())],
    ['every byte percent-encoded', everyByte],
    ['every byte percent-encoded, upper case', everyByte.toUpperCase()],
    ['HTML-escaped', text.replaceAll('&', '&amp;')],
  ]);
  for (const before of [0, 1, 2]) {
    // The characters at both ends depend on their neighbours; those in between are the same wherever the text stands.
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const middle = encoded.slice(before === 0 ? 0 : before + 1, (before + bytes.length) % 3 === 0 ? undefined : -1);
    forms.set(`base64 at offset ${before}`, middle);
    forms.set(`base64url at offset ${before}`, middle.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return [...forms].map(([form, needle]) => [form, Buffer.from(needle)]);
}

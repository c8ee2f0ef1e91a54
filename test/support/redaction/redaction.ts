/**
 * What redaction has to find, written down a second time and slowly: every character of every form as the list of its
 * spellings, tried at every byte. Texts are Latin-1 strings here: one character for each byte.
 */

/** One character of a form: the ways in which it can stand in a text. */
interface Spellings {
  /** The first byte of the character as it is. */
  readonly plain: string | undefined;
  readonly ways: readonly RegExp[];
}

const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const quoted = (text: string): string => text.replace(/[^A-Za-z0-9]/g, (char) => `\\x${hexOf(char.charCodeAt(0), 2)}`);
const hexOf = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
const anyCase = (text: string): string => text.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);

const SHORT: Readonly<Record<string, string>> = {
  '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't', '\v': 'v', '\0': '0', '"': '"', "'": "'", '/': '/', '\\': '\\',
}; // biome-ignore format: a table
const NAMED: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

function spellingsOf(char: string): Spellings {
  const code = char.codePointAt(0) as number;
  const bytes = [...latin1(char)];
  const units = Array.from({ length: char.length }, (_, index) => `\\\\u${anyCase(hexOf(char.charCodeAt(index), 4))}`);
  const percent = (byte: string): string => `%${anyCase(hexOf(byte.charCodeAt(0), 2))}`;
  const ways = [
    // Each byte of a longer character may stand either way; a single one must not hide that it can.
    ...(bytes.length > 1
      ? [bytes.map((byte) => `(?:${quoted(byte)}|${percent(byte)})`).join('')]
      : [quoted(char), percent(char)]),
    units.join(''),
    `&#(?=[0-9]{1,8};)0*${code};`,
    `&#[xX](?=[0-9A-Fa-f]{1,8};)0*${anyCase(code.toString(16))};`,
  ];
  if (code < 256) ways.push(`\\\\x${anyCase(hexOf(code, 2))}`);
  if (SHORT[char] !== undefined) ways.push(`\\\\${quoted(SHORT[char])}`);
  if (NAMED[char] !== undefined) ways.push(`&${NAMED[char]};`);
  if (char === ' ') ways.push('\\+');
  return { plain: bytes[0], ways: ways.map((way) => new RegExp(way, 'y')) };
}

/** Plain, hex in both cases, and base64 in both alphabets: the characters of it that no neighbour can change. */
function formsOf(untrimmed: string): string[] {
  const secret = trimmed(untrimmed);
  const bytes = Buffer.from(secret, 'utf8');
  const hex = [...bytes].map((byte) => hexOf(byte, 2)).join('');
  const base64 = [0, 1, 2].flatMap((shift) => {
    const [one = '', two = ''] = [0x00, 0xff].map((neighbour) => {
      const around = [Buffer.alloc(shift, neighbour), bytes, Buffer.alloc(3, neighbour)];
      return Buffer.concat(around).toString('base64');
    });
    const end = Math.floor(((shift + bytes.length) * 4) / 3);
    const same = [...one]
      .filter((char, index) => index * 3 >= shift * 4 && index < end && char === two[index])
      .join('');
    return [same, same.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [secret, ...[hex, hex.toUpperCase(), ...base64].filter((form) => form.length >= 6)];
}

/** White space around a value is no part of it. */
const trimmed = (secret: string): string => (/^\s*$/.test(secret) ? secret : secret.replace(/^\s+|\s+$/g, ''));

/** Looked for as a whole word: its plain form may stay within a longer one. */
export const isShort = (secret: string): boolean => [...trimmed(secret)].length < 8;

/** Behind a letter or digit that is not the end of an escape, and in front of one. */
const WITHIN_A_WORD =
  /(?<=[A-Za-z0-9])(?<!%[0-9A-Fa-f]{2}|\\(?:[bfnrtv0]|x[0-9A-Fa-f]{2}|u(?![dD][89A-Fa-f])[0-9A-Fa-f]{4}|u[dD][89ABab][0-9A-Fa-f]{2}\\u[dD][C-Fc-f][0-9A-Fa-f]{2}))/y;
const BEFORE_MORE_OF_A_WORD = /[A-Za-z0-9]/y;

const matchesAt = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at;
  return pattern.test(text);
};

export type Finder = (text: string, at: number) => number;

/** The end of the longest form that begins at a place, or -1. */
export function finderOf(secret: string): Finder {
  const asWord = isShort(secret);
  const forms = [...new Set(formsOf(secret))].map((form) => Array.from(form, spellings));
  const first = new Set([...forms.map(([char]) => char?.plain), '%', '\\', '&', '+']);
  return (text, at) => {
    if (!first.has(text[at])) return -1;
    const ends = forms.flatMap((form, index) => {
      const all = [...endsOf(form, text, at)];
      if (!asWord || index > 0) return all;
      return matchesAt(WITHIN_A_WORD, text, at)
        ? []
        : all.filter((end) => !matchesAt(BEFORE_MORE_OF_A_WORD, text, end));
    });
    return Math.max(-1, ...ends);
  };
}

/** Every place where a form that begins at `at` may end. */
function endsOf(form: readonly Spellings[], text: string, at: number): ReadonlySet<number> {
  let ends = new Set([at]);
  for (const { ways } of form) {
    const next = new Set<number>();
    for (const end of ends) {
      for (const way of ways) {
        way.lastIndex = end;
        if (way.test(text)) next.add(way.lastIndex);
      }
    }
    if (next.size === 0) return next;
    ends = next;
  }
  return ends;
}

const known = new Map<string, Spellings>();
const spellings = (char: string): Spellings => {
  const one = known.get(char) ?? spellingsOf(char);
  known.set(char, one);
  return one;
};

/** The text with every form replaced, leftmost first and longest first. */
export function redacted(text: string, find: Finder, replacement: string): { text: string; hits: number } {
  let out = '';
  let hits = 0;
  for (let at = 0; at < text.length; ) {
    const end = find(text, at);
    if (end !== -1) {
      out += replacement;
      hits += 1;
      at = end;
      continue;
    }
    const rest = out.endsWith(replacement) && hits > 0 ? completed(text, at, find, replacement) : at;
    if (rest === at) {
      out += text[at];
      at += 1;
    } else {
      at = rest;
    }
  }
  return { text: out, hits };
}

/** Where the text goes on that does not, together with the replacement before it, make a form. */
function completed(text: string, at: number, find: Finder, replacement: string): number {
  const joined = replacement + text.slice(at);
  const ends = Array.from({ length: replacement.length - 1 }, (_, index) => find(joined, index + 1));
  return Math.max(at, ...ends.map((end) => at + end - replacement.length));
}

/** The secret as real serialisers write it, in every form that the protocol lists. */
export function encodingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const json = JSON.stringify(secret).slice(1, -1);
  const ascii = json.replace(/[^ -~]/g, (unit) => `\\u${hexOf(unit.charCodeAt(0), 4)}`);
  const html = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  const every = [...bytes].map((byte) => `%${hexOf(byte, 2)}`).join('');
  const units = Array.from({ length: secret.length }, (_, index) => `\\u${hexOf(secret.charCodeAt(index), 4)}`).join(
    '',
  );
  const base64 = (before: string, after: string): string[] => [
    Buffer.from(`${before}${secret}${after}`).toString('base64'),
    Buffer.from(`${before}${secret}${after}`).toString('base64url'),
  ];
  return [
    secret,
    json,
    json.replaceAll('/', '\\/'),
    json.replace(/[<>&']/g, (char) => `\\u${hexOf(char.charCodeAt(0), 4)}`),
    ascii,
    ascii.replace(/\\u[0-9a-f]{4}/g, (unit) => `\\u${unit.slice(2).toUpperCase()}`),
    units,
    encodeURIComponent(secret),
    encodeURIComponent(secret).toLowerCase() === encodeURIComponent(secret) ? every : encodeURI(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    every,
    every.toUpperCase(),
    html,
    html.replaceAll("'", '&#39;'),
    html.replaceAll("'", '&#x27;'),
    Array.from(secret, (char) => `&#${char.codePointAt(0)};`).join(''),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...base64('', ''),
    ...base64('u:', ''),
    ...base64('u', 'z'),
    ...base64('abc', '}'),
  ].map(latin1);
}

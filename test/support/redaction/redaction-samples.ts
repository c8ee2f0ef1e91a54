import fc from 'fast-check';
import { encodingsOf } from './redaction.ts';

const R = '$CLIENT_SECRET';

/** Secrets that repeat themselves, look like escapes, like the placeholder or like one of their own forms. */
const TRICKY = [
  ...['aaaa', 'aXa', 'T!!', 'T', 'ETxET', 'abc$', 'x$C', 'SECRET', R, `<${R}>`, '*', '[', '-a', 'a-', '1234', 'n1'],
  ...['aaaaaaaa', 'abababab', 'aabaabaab', 'T!!!!!!!!', 'ETxETxETxET', 'abcdefgh$', 'xxxxxxx$C', 'SECRET-SECRET'],
  ...['%41%41%41', '%%%%%%%%%', '\\\\\\\\\\\\\\\\', 'sk-proj-0123\n', ' a longer one \t', '\r\n1234', ' ', '\n\n'],
  ...['%41', '%%%', '%25%25', '\\\\', '\\u0041', '&amp;&', '&#65;', 'a+b c', 'a  b', '+', 'é', '漢字-key', '😀😀'],
  ...[
    '"\\/<>&\'',
    'line\nbreak\r\n',
    '\0\x01',
    'sk-proj-A9_z~0.b',
    'ab+/cd==',
    'AAAAAAAA',
    '0000',
    'deadbeef',
    '{"k":"v/\\u00e9"}',
  ],
];
export const secrets = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TRICKY) },
  { weight: 3, arbitrary: fc.string({ minLength: 4, maxLength: 24 }) },
  {
    weight: 2,
    arbitrary: fc.string({ unit: fc.constantFrom('a', 'b', '%', '\\', '/', '"'), minLength: 2, maxLength: 8 }),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }) },
);
/** What stands around a secret. */
export const NOISE = [
  '%',
  '\\',
  '&',
  '\\u',
  '&#',
  '%2',
  '+',
  '\n\n',
  'a',
  'b',
  '{"k":"',
  '"}',
  'data: ',
  '!!',
  '!!!!!!!!',
  '.',
  '-',
  'ET',
  'é',
  '\\n',
  '%20',
  R,
  '$',
];

type Piece = { readonly encoding: number } | { readonly start: number } | { readonly end: number } | string;
const pieces: fc.Arbitrary<Piece> = fc.oneof(
  fc.record({ encoding: fc.nat(25) }),
  fc.record({ start: fc.nat(12) }),
  fc.record({ end: fc.nat(12) }),
  fc.constantFrom(...NOISE),
  fc.constant('x'.repeat(900)),
);
/** A secret and a text of its encodings, parts of them and noise; texts are Latin-1. */
export const samples = fc
  .record({
    secret: secrets,
    pieces: fc.array(pieces, { maxLength: 7 }),
    whole: fc.nat(25),
    cuts: fc.oneof(fc.constant(null), fc.array(fc.nat(400), { maxLength: 6 })),
  })
  .map(({ secret, pieces, whole, cuts }) => {
    const encodings = encodingsOf(secret);
    const encoded = (index: number): string => encodings[index % encodings.length] as string;
    const text = [...pieces, { encoding: whole }]
      .map((piece) => {
        if (typeof piece === 'string') return Buffer.from(piece).toString('latin1');
        if ('encoding' in piece) return encoded(piece.encoding);
        return 'start' in piece ? encoded(piece.start).slice(0, piece.start) : encoded(piece.end).slice(-piece.end - 1);
      })
      .join('');
    return { secret, text, chunks: chunked(text, cuts ?? Array.from(text, (_, index) => index)) };
  });

/** The text, cut at these places. */
export function chunked(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((place, index) => text.slice(place, places[index]));
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor, type Redactor } from '../../relay/redact/redactor.ts';
import { secretEncodingsOf } from '../../relay/redact/secret-encodings.ts';
import { encodingsOf, finderOf, redacted } from '../support/redaction/redaction.ts';
import { chunked, NOISE, secrets } from '../support/redaction/redaction-samples.ts';
import { runs } from '../support/runs.ts';

/** A caller sees the pieces of a response, and may have chosen its text. */

const SEED = 20_263;
const TOKEN = '!#$%&*+-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ\\^_`abcdefghijklmnopqrstuvwxyz|~';

/** A secret that differs in its visible characters, except for those that JSON and HTML are made of. */
const alike = (secret: string, picks: readonly number[]): string =>
  [...secret]
    .map((char, index) =>
      TOKEN.includes(char) ? (TOKEN[(picks[index % picks.length] ?? 0) % TOKEN.length] ?? char) : char,
    )
    .join('');

const pieces = fc.oneof(
  { weight: 6, arbitrary: fc.record({ of: fc.nat(1), encoding: fc.nat(25), length: fc.nat(40) }) },
  { weight: 3, arbitrary: fc.constantFrom(...NOISE, ' ', '","', '</b>', '\n', 'é') },
  { weight: 1, arbitrary: fc.constant('x'.repeat(900)) },
);
/** Two secrets that look alike, and a text that holds beginnings of both. */
const samples = fc
  .record({
    one: secrets,
    picks: fc.array(fc.nat(), { minLength: 1, maxLength: 24 }),
    pieces: fc.array(pieces, { minLength: 1, maxLength: 8 }),
    cuts: fc.oneof(fc.constant(null), fc.array(fc.nat(2_000), { maxLength: 6 })),
  })
  .map(({ one, picks, pieces, cuts }) => {
    const pair = [one, alike(one, picks)] as const;
    const text = pieces
      .map((piece) => {
        if (typeof piece === 'string') return Buffer.from(piece).toString('latin1');
        const encodings = encodingsOf(pair[piece.of] as string);
        return (encodings[piece.encoding % encodings.length] ?? '').slice(0, piece.length);
      })
      .join('');
    return { pair, text, chunks: chunked(text, cuts ?? Array.from(text, (_, index) => index)) };
  })
  .filter(({ pair, text }) => pair.every((secret) => redacted(text, finderOf(secret), '*').hits === 0));

interface Pieces {
  push(chunk: Buffer): readonly Buffer[];
  end(): Buffer;
}
type Make = (secret: string) => Pieces;
const real: Make = (secret): Redactor => createRedactor(secretEncodingsOf(secret));

const passed = (redactor: Pieces, chunks: readonly string[]): string[][] => {
  const parts = chunks.map((chunk) => redactor.push(Buffer.from(chunk, 'latin1')));
  return [...parts, [redactor.end()]].map((part) => part.map((piece) => piece.toString('latin1')));
};

/** Both secrets let the same pieces pass at the same time. */
const tellsNothing = (make: Make) =>
  fc.property(samples, ({ pair, chunks }) => {
    const [one, other] = pair.map((secret) => passed(make(secret), chunks));
    expect(one).toEqual(other);
  });

test('the pieces of a response tell nothing of a secret that is not in it', () => {
  fc.assert(tellsNothing(real), { numRuns: runs(1_000, 50_000), seed: SEED });
});

/** Holds back what could be the beginning of the secret in plain, and nothing else. */
const byComparison: Make = (secret) => {
  const bytes = Buffer.from(secret);
  let held = Buffer.alloc(0);
  return {
    push: (chunk) => {
      const text = Buffer.concat([held, chunk]);
      let length = Math.min(bytes.length - 1, text.length);
      while (length > 0 && !text.subarray(text.length - length).equals(bytes.subarray(0, length))) length -= 1;
      held = text.subarray(text.length - length);
      return [text.subarray(0, text.length - length)];
    },
    end: () => held,
  };
};

test('and the same property finds a redactor that holds back the beginning of a secret', () => {
  expect(fc.check(tellsNothing(byComparison), { numRuns: 1_000, seed: SEED, endOnFailure: true }).failed).toBe(true);
});

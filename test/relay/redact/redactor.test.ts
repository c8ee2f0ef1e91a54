import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor, type Redactor } from '../../../relay/redact/redactor.ts';
import { SecretEncodings, secretEncodingsOf } from '../../../relay/redact/secret-encodings.ts';
import { encodingsOf, finderOf, isShort, redacted } from '../../support/redaction/redaction.ts';
import { NOISE, samples } from '../../support/redaction/redaction-samples.ts';
import { runs } from '../../support/runs.ts';

const R = '$CLIENT_SECRET';
const SEED = 20_262;

/** All that comes out, piece by piece; texts are Latin-1 here. */
function outputs(redactor: Redactor, chunks: readonly string[]): string[] {
  const parts = chunks.flatMap((chunk) => redactor.push(Buffer.from(chunk, 'latin1')));
  expect(parts.filter(({ length }) => length === 0)).toEqual([]);
  return [...parts, redactor.end()].map((part) => part.toString('latin1'));
}

const redact = (secret: string, ...chunks: string[]): string =>
  outputs(createRedactor(secretEncodingsOf(secret)), chunks).join('');

type Make = (secret: string) => Redactor;
const real: Make = (secret) => createRedactor(secretEncodingsOf(secret));

/** No form passes, everything else is the same byte for byte, and each hit is counted, whatever the chunks. */
const redacts = (make: Make) =>
  fc.property(samples, ({ secret, text, chunks }) => {
    const redactor = make(secret);
    const out = outputs(redactor, chunks).join('');
    const find = finderOf(secret);
    const replacement = secretEncodingsOf(secret).replacement.bytes.toString('latin1');
    expect({ text: out, hits: redactor.hits }).toEqual(redacted(text, find, replacement));
    // Base64 with neighbours in its last characters is longer than what is looked for; the rest of it stays.
    const listed = isShort(secret) ? [] : encodingsOf(secret).filter((form) => find(form, 0) === form.length);
    expect(listed.filter((form) => out.includes(form))).toEqual([]);
    expect(make(secret).redactText(text)).toBe(out);
    expect(make(secret).redactWhole(Buffer.from(text, 'latin1')).toString('latin1')).toBe(out);
  });
test('no listed form passes and the rest is byte-identical, whatever the chunks', () => {
  fc.assert(redacts(real), { numRuns: runs(2000, 100_000), seed: SEED });
});

describe('the property finds a redactor that', () => {
  const without =
    (drop: (form: string, secret: string) => boolean): Make =>
    (secret) =>
      createRedactor(new SecretEncodings(secretEncodingsOf(secret).list.filter(({ latin1 }) => !drop(latin1, secret))));
  const perChunk: Make = (secret) => {
    let hits = 0;
    const one = (chunk: Buffer): Buffer => {
      const redactor = real(secret);
      const out = Buffer.concat([...redactor.push(chunk), redactor.end()]);
      hits += redactor.hits;
      return out;
    };
    return {
      push: (chunk) => [one(chunk)],
      end: () => Buffer.alloc(0),
      redactWhole: one,
      redactText: (text) => one(Buffer.from(text, 'latin1')).toString('latin1'),
      mayContain: () => true,
      get hits() {
        return hits;
      },
    };
  };
  const byReplaceAll: Make = (secret) => {
    let text = '';
    let hits = 0;
    const clean = (whole: string): string => {
      const parts = whole.split(Buffer.from(secret).toString('latin1'));
      hits += parts.length - 1;
      return parts.join(R);
    };
    return {
      push: (chunk) => {
        text += chunk.toString('latin1');
        return [];
      },
      end: () => Buffer.from(clean(text), 'latin1'),
      redactWhole: (whole) => Buffer.from(clean(whole.toString('latin1')), 'latin1'),
      redactText: clean,
      mayContain: () => true,
      get hits() {
        return hits;
      },
    };
  };
  test.each<[string, Make]>([
    ['forgets what a chunk ended with', perChunk],
    ['looks for the plain text only', byReplaceAll],
    ['does not know hex', without((form) => /^[0-9a-f]+$/.test(form))],
    [
      'does not know one alignment of base64',
      without((form, secret) => Buffer.from(`u${secret}`).toString('base64').includes(form)),
    ],
    ['lets everything pass', () => createRedactor(new SecretEncodings([]))],
  ])('%s', (_, make) => {
    expect(fc.check(redacts(make), { numRuns: 2000, seed: SEED, endOnFailure: true }).failed).toBe(true);
  });
});

test('an event that holds no part of the secret passes at once, as the same buffer', () => {
  const events = fc.array(fc.constantFrom(...NOISE, 'token', '\\"', '&amp;', 'sk'), { maxLength: 6 });
  const property = fc.property(fc.array(events, { minLength: 1, maxLength: 4 }), (all) => {
    const redactor = real('sk-proj-A9_z~0.b');
    for (const parts of all) {
      const event = Buffer.from(`data: ${parts.join('')}\n\n`);
      expect(redactor.push(event)[0]).toBe(event);
    }
    expect(redactor.end()).toHaveLength(0);
  });
  fc.assert(property, { numRuns: runs(500, 10_000), seed: SEED });
});

test('a whole text that holds nothing of the secret is not copied', () => {
  const text = Buffer.from('{"text":"nothing of it"}');
  expect(real('sk-proj-A9_z~0.b').redactWhole(text)).toBe(text);
});

test('what is replaced in whole texts is counted, too', () => {
  const redactor = real('sk-proj-A9_z~0.b');
  redactor.redactWhole(Buffer.from('sk-proj-A9_z~0.b and sk-proj-A9_z~0.b'));
  redactor.redactText('sk-proj-A9_z~0.b');
  expect(redactor.hits).toBe(3);
});

describe('a secret', () => {
  test.each<[string, string, string, string]>([
    ['that repeats itself', 'a'.repeat(8), 'a'.repeat(20), `${'[x]'.repeat(2)}aaaa`],
    ['of one character', 'q', 'aq.q%71 &#x71;&q;', 'aq.[x]%71 [x]&[x];'],
    ['whose form begins another one', 'abcdabcd', 'xabcdabcdabcd', 'x[x]abcd'],
    ['that begins its own hex form', '33333333', `"${'3'.repeat(16)}"`, '"[x]"'],
    ['with mixed styles of escapes', 'k/"é', 'k\\/&quot;\\u00E9 k%2F%22%c3%A9 &#107;%2f\\"&#xe9;', '[x] [x] [x]'],
    ['with escapes in upper and lower case', 'a/b/c', 'a%2fb%2Fc', '[x]'],
    ['escaped twice, which is not looked for', 'a/b', 'a%252Fb', 'a%252Fb'],
    ['in base64 with escaped slashes', 'a?>b?>c', 'YT8%2BYj8\\u002BYw', '[x]w'],
    ['with a percent sign, in full and as it is', '100%', '100% 100%25', '[x] [x]'],
    ['with spaces, in a form', 'a b', 'a+b a%20b a b', '[x] [x] [x]'],
    ['with a space that is a plus sign, and no other escape', 'a b', 'x=a+b', 'x=[x]'],
    ['with characters of two units', 'x😀', 'x\\ud83d\\ude00 x&#128512; x%F0%9F%98%80', '[x] [x] [x]'],
  ])('%s', (_, secret, text, expected) => {
    const replacement = secretEncodingsOf(secret).replacement.bytes.toString();
    const latin1 = Buffer.from(text).toString('latin1');
    const wanted = Buffer.from(expected.replaceAll('[x]', () => replacement)).toString('latin1');
    expect(redact(secret, latin1)).toBe(wanted);
    expect(redact(secret, ...latin1)).toBe(wanted);
    expect(real(secret).redactText(latin1)).toBe(wanted);
    expect(real(secret).redactWhole(Buffer.from(latin1, 'latin1')).toString('latin1')).toBe(wanted);
  });
});

describe('what is put in', () => {
  test('is the placeholder, but for a secret that it would repeat or complete', () => {
    const replacement = (secret: string): string => secretEncodingsOf(secret).replacement.bytes.toString();
    for (const secret of ['sk-proj-0123', 'Tail-of-the-placeholder', '$1', 'x$y']) expect(replacement(secret)).toBe(R);
    for (const secret of [R, 'SECRET', 'E', 'abc$', 'x$CLIENT', `a${R}b`])
      expect(replacement(secret)).toBe('[redacted]');
    for (const secret of ['$', `${R}[`]) expect(replacement(secret)).toBe(secret === '$' ? '[redacted]' : '********');
  });

  test('makes no form together with what follows it', () => {
    const secret = `T${'!?'.repeat(4)}`;
    const rest = secret.slice(1);
    expect(redact(secret, secret, rest)).toBe(R);
    expect(redact(secret, ...`a ${secret}${rest}%21?!%3f!?!%3F${secret}b`)).toBe(`a ${R}${R}b`);
    expect(redact(secret, `${secret}!?`, 'x')).toBe(`${R}!?x`);
    expect(redact(secret, `${secret}!`)).toBe(`${R}!`);
    // Its rest begins with a character that begins no form.
    const other = 'T("!?")!?';
    expect(redact(other, other, '(', other.slice(2))).toBe(R);
    expect(redact(other, ...`${other}${other.slice(1)}.`)).toBe(`${R}.`);
    expect(redact(other, other, '(', 'x')).toBe(`${R}(x`);
  });
});

import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../relay/redact/redactor.ts';
import { secretEncodingsOf } from '../../../relay/redact/secret-encodings.ts';
import { runs } from '../../support/runs.ts';

const TOKEN = 'sk-proj-A9_z~0.b';
const PEM = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQ\n-----END PRIVATE KEY-----\n';
const JSON_KEY = '{\n  "type": "service_account",\n  "key": "MIIEvQ"\n}';

/** What comes out of each chunk, and at the end; texts are Latin-1. */
function passed(secret: string, ...chunks: string[]): string[] {
  const redactor = createRedactor(secretEncodingsOf(secret));
  const out = chunks.map((chunk) => Buffer.concat([...redactor.push(Buffer.from(chunk, 'latin1'))]));
  return [...out, redactor.end()].map((part) => part.toString('latin1'));
}

describe('what comes before the last byte that is no part of any form passes at once', () => {
  test.each<[string, string, string, string]>([
    ['words of a text', TOKEN, 'one two sk', 'sk'],
    ['values of JSON', TOKEN, '{"a":1,"b":tru', ':tru'],
    ['markup', TOKEN, '<b>sk</b>sk', 'sk'],
    ['lines', TOKEN, '{"a":1}\n', ''],
    ['lines that end in CR LF', TOKEN, 'a\r\nb\r\n', ''],
    ['events', TOKEN, 'data: tok\n\n', ''],
    ['bytes of a file', TOKEN, '\x89PNG\x00\x01sk', 'sk'],
    ['text in other scripts', TOKEN, 'é漢', ''],
    ['values, with a secret that has spaces', 'correct horse battery', '{"a":"b c"} d e', 'd e'],
    ['values, with a secret that has quotes', 'pass"word,0123', 'a, "b" c", d', 'd'],
    ['events, with a secret of several lines', PEM, 'event: a\ndata: tok\n\n', ''],
    ['events that end in CR LF, with a secret of several lines', PEM, 'data: tok\r\n\r\n', ''],
    ['lines of JSON, with a secret of several lines', PEM, '{"a":1}\n', ''],
    ['events, with a secret that is JSON', JSON_KEY, 'data: {"a":"b c"}\n\n', ''],
    ['lines, with a secret that ends in a line break', `${TOKEN}\n`, '{"a":1}\n', ''],
  ])('%s', (_, secret, text, rest) => {
    const latin1 = Buffer.from(text).toString('latin1');
    expect(passed(secret, latin1)).toEqual([latin1.slice(0, latin1.length - rest.length), rest]);
    // Also byte by byte, together with what was held back before.
    expect(
      passed(secret, ...latin1)
        .slice(0, -1)
        .join(''),
    ).toBe(latin1.slice(0, latin1.length - rest.length));
  });
});

test('a secret with empty lines holds a stream back by its length only', () => {
  const event = 'data: tok\n\n';
  expect(passed(`${PEM}\n${PEM}`, event)).toEqual(['', event]);
});

test('a text without such bytes passes but for what a form could reach', () => {
  // The longest form is the one in hex, of 32 bytes; each of them may be an escape of 12.
  const held = 32 * 12 + 1;
  const text = 'x'.repeat(held);
  expect(passed(TOKEN, text, text.slice(1), 'x')).toEqual(['', '', text, text]);
  expect(passed(TOKEN, text, text + text).map(({ length }) => length)).toEqual([0, 2 * held, held]);
});

test('how much that is tells the length of a secret to the next power of two', () => {
  const lengths = [17, 24, 32].map((length) => passed('k'.repeat(length), 'x'.repeat(2_000))[1]?.length);
  expect(lengths).toEqual(Array(3).fill(64 * 12 + 1));
});

test('a form is found at every place of a text without such bytes', () => {
  const escaped = [...TOKEN].map((char) => `&#x${char.charCodeAt(0).toString(16).padStart(8, '0')};`).join('');
  for (const form of [TOKEN, escaped]) {
    for (let before = 0; before < 1_000; before += 1_000 / runs(10, 1_000)) {
      const text = `${'x'.repeat(before)}${form}${'x'.repeat(1_000 - before)}`;
      const wanted = text.replace(form, () => '$CLIENT_SECRET');
      for (const size of [1, 7, 400, 1_500]) {
        const chunks = text.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
        expect(passed(TOKEN, ...chunks).join('')).toBe(wanted);
      }
    }
  }
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TokenReader, tokenReaderFor } from '../../../relay/usage/token-reader.ts';
import type { Tokens } from '../../../relay/usage/tokens.ts';

/** Reads a body in pieces of these lengths, the last one of which is repeated. */
function read(body: string, ...lengths: readonly number[]): Tokens | null {
  const reader = new TokenReader();
  const bytes = Buffer.from(body);
  let length = bytes.length;
  for (let at = 0, piece = 0; at < bytes.length; at += length, piece += 1) {
    length = lengths[Math.min(piece, lengths.length - 1)] ?? bytes.length;
    reader.push(bytes.subarray(at, at + length));
  }
  return reader.tokens;
}
const events = (...data: readonly object[]): string => data.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('');

/** As the APIs respond. */
const BODIES: readonly (readonly [string, string, Tokens])[] = [
  [
    'OpenAI, chat completions',
    JSON.stringify({
      id: 'chatcmpl-1',
      choices: [{ message: { content: 'He said "usage": {"prompt_tokens": 9000}.' } }],
      usage: {
        prompt_tokens: 19,
        completion_tokens: 10,
        total_tokens: 29,
        prompt_tokens_details: { cached_tokens: 0 },
      },
    }),
    { input: 19, output: 10 },
  ],
  [
    'OpenAI, chat completions as a stream',
    `${events(
      { choices: [{ delta: { content: 'Hi' } }], usage: null },
      { choices: [], usage: { prompt_tokens: 8, completion_tokens: 2, total_tokens: 10 } },
    )}data: [DONE]\n\n`,
    { input: 8, output: 2 },
  ],
  [
    'OpenAI, responses as a stream',
    events(
      { type: 'response.created', response: { usage: null } },
      { type: 'response.completed', response: { usage: { input_tokens: 37, output_tokens: 11, total_tokens: 48 } } },
    ),
    { input: 37, output: 11 },
  ],
  [
    'OpenAI, embeddings',
    JSON.stringify({ data: [], usage: { prompt_tokens: 5, total_tokens: 5 } }),
    { input: 5, output: 0 },
  ],
  [
    'Anthropic, with a cache',
    JSON.stringify({
      usage: { input_tokens: 25, cache_creation_input_tokens: 100, cache_read_input_tokens: 50, output_tokens: 7 },
    }),
    { input: 175, output: 7 },
  ],
  [
    'Anthropic as a stream, which counts up',
    events(
      { type: 'message_start', message: { usage: { input_tokens: 25, output_tokens: 1 } } },
      { type: 'message_delta', delta: {}, usage: { output_tokens: 15 } },
    ),
    { input: 25, output: 15 },
  ],
  [
    'Gemini as a stream',
    events(
      { usageMetadata: { promptTokenCount: 4, totalTokenCount: 4 } },
      { usageMetadata: { promptTokenCount: 4, candidatesTokenCount: 9, thoughtsTokenCount: 30, totalTokenCount: 43 } },
    ),
    { input: 4, output: 39 },
  ],
  [
    'Bedrock',
    JSON.stringify({ usage: { inputTokens: 30, outputTokens: 628, totalTokens: 658 } }),
    { input: 30, output: 628 },
  ],
  ['written with spaces', '{"usage" : {\n  "input_tokens" : 3,\n  "output_tokens" : 4\n}}', { input: 3, output: 4 }],
];

describe.each(BODIES)('%s', (_, body, tokens) => {
  test('in one piece', () => expect(read(body)).toEqual(tokens));

  test('cut anywhere', () => {
    for (let length = 1; length < 30; length += 1) expect(read(body, length), `pieces of ${length}`).toEqual(tokens);
    const lengths = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(lengths, (pieces) => {
        expect(read(body, ...pieces)).toEqual(tokens);
      }),
    );
  });
});

test.each([
  ['no usage', '{"choices":[]}'],
  ['a usage of something else', '{"usage":{"bandwidth":12,"requests":3}}'],
  ['a usage that is text, or a list', '{"usage":"12 tokens","a":{"usage":[{"input_tokens":1}]}}'],
  ['a usage in the words of a model', JSON.stringify({ text: '{"usage":{"prompt_tokens":5}}' })],
  ['numbers that are no counts', '{"usage":{"prompt_tokens":-5,"completion_tokens":1.5}}'],
  ['numbers that no response takes', '{"usage":{"prompt_tokens":1e300,"completion_tokens":9007199254740993}}'],
  ['an object that does not end', `{"usage":{"prompt_tokens":5,"x":"${'a'.repeat(9_000)}"`],
  ['JSON that is none', '{"usage":{prompt_tokens:5}}'],
  ['names of the prototype', '{"usage":{"__proto__":{"prompt_tokens":5}}}'],
])('%s is no tokens', (_, body) => {
  expect(read(body)).toBeNull();
  expect(read(body, 7)).toBeNull();
});

test('a usage that never ends takes no more memory than the longest one, and the next one is read', () => {
  const reader = new TokenReader();
  reader.read('{"usage":{"a":"');
  for (let count = 0; count < 1_000; count += 1) reader.read('x'.repeat(1_000));
  expect(JSON.stringify(reader).length).toBeLessThan(100);
  reader.read('"}}\n{"usage":{"input_tokens":2}}');
  expect(reader.tokens).toEqual({ input: 2, output: 0 });
});

test('what was looked through for the end of an object is not looked through again', () => {
  const inner = '{"usage":{"input_tokens":2}}';
  expect(read(`"usage":{${'['.repeat(4_000)}${inner}${' '.repeat(100)}`)).toBeNull();
  expect(read(`"usage":{${'['.repeat(4_096)}${inner}`)).toEqual({ input: 2, output: 0 });
});

test.each([
  ['POST', 'application/json; charset=utf-8', true],
  ['POST', 'text/event-stream', true],
  ['POST', 'application/vnd.api+json', true],
  ['POST', 'application/x-ndjson', true],
  ['POST', 'image/png', false],
  ['POST', undefined, false],
  ['GET', 'application/json', false],
])('the response to a %s of type %s may tell of tokens: %s', (method, type, tells) => {
  expect(tokenReaderFor(method, type) !== null).toBe(tells);
});

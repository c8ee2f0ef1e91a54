import { expect, test } from 'vitest';
import type { ServerEvent } from '../../../../extension/response-view/events/server-events.ts';
import { assembled, guessRule, parsePath } from '../../../../extension/response-view/events/text-rule.ts';
import { runSync } from '../../../../extension/response-view/lines/in-slices.ts';

const of = (...data: unknown[]): ServerEvent[] =>
  data.map((one) => ({ type: 'message', data: JSON.stringify(one), id: null }));
const DONE: ServerEvent = { type: 'message', data: '[DONE]', id: null };

/** Streams as the APIs document them, each with events that have no text of the response. */
const STREAMS: Readonly<Record<string, readonly ServerEvent[]>> = {
  'api.openai.com': [
    ...of({ choices: [] }, { choices: [{ delta: { role: 'assistant', content: '' } }] }),
    ...of({ choices: [{ delta: { content: 'Sea ' } }] }, { choices: [{ delta: { content: 'otter' } }] }),
    DONE,
  ],
  'eu.api.openai.com': of(
    { type: 'response.reasoning_summary_text.delta', delta: 'Think. ' },
    { type: 'response.output_text.delta', delta: 'Sea ' },
    { type: 'response.output_text.delta', delta: 'otter' },
    { type: 'response.function_call_arguments.delta', delta: '{}' },
  ),
  'api.anthropic.com': of(
    { type: 'ping' },
    { type: 'content_block_delta', delta: { type: 'thinking_delta', thinking: 'Think.' } },
    { type: 'content_block_delta', delta: { type: 'text_delta', text: 'Sea ' } },
    { type: 'content_block_delta', delta: { type: 'text_delta', text: 'otter' } },
  ),
  'generativelanguage.googleapis.com': of(
    { candidates: [{ content: { parts: [{ text: 'Sea' }, { text: ' ' }] } }] },
    { candidates: [{ content: { parts: [{ text: 'otter' }] } }], usageMetadata: { text: 3 } },
  ),
  'api.mistral.ai': of({ choices: [{ delta: { content: 'Sea ' } }] }, { choices: [{ delta: { content: 'otter' } }] }),
  'api.cohere.com': of(
    { type: 'message-start', delta: { message: { role: 'assistant' } } },
    { type: 'content-delta', delta: { message: { content: { text: 'Sea otter' } } } },
  ),
  'stream.replicate.com': [
    { type: 'output', data: 'Sea ', id: '1' },
    { type: 'output', data: 'otter', id: '2' },
    { type: 'done', data: '{}', id: '3' },
  ],
  'models.of-my-own.example': of({ token: { text: 'Sea ' } }, { token: { text: 'otter' } }),
};

test.each(Object.entries(STREAMS))('the text that %s streams is put together', (host, events) => {
  const rule = runSync(guessRule(host, events));
  expect(rule && runSync(assembled(events, rule))).toBe('Sea otter');
});

test('events without a text are not guessed at', () => {
  const events = of({ price: 3 }, { delta: 4 }, { type: 'other', delta: 'x' });
  expect(runSync(guessRule('api.openai.com', events))).toBeNull();
});

test('a rule of one’s own takes any path and type', () => {
  const events = of({ type: 'a', list: [{ say: '1' }, { say: '2' }] }, { type: 'b', list: [{ say: '3' }] }, 5, 'text');
  const text = (path: string, type = ''): string => runSync(assembled(events, { path, type }));
  expect(text('list[*].say')).toBe('123');
  expect(text('$.list[0].say', 'b')).toBe('3');
  expect(text('list.length')).toBe('');
  expect(text('__proto__.constructor.name')).toBe('');
  expect(text('list[')).toBe('');
  expect(text('', 'message')).toBe(events.map(({ data }) => data).join(''));
});

test.each([
  ['choices[0].delta.content', ['choices', 0, 'delta', 'content']],
  ['$[*].a-b', [null, 'a-b']],
  ['', []],
  ['a[b]', null],
  ['a..b', null],
])('%s is read as a path, or refused', (path, steps) => {
  expect(parsePath(path)).toEqual(steps);
});

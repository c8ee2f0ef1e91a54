import { expect, test } from 'vitest';
import { runSync } from '../../../extension/response-view/lines/in-slices.ts';
import { deltaText, type ServerEvent, scanEvents } from '../../../extension/response-view/server-events.ts';

const serverEvents = (stream: string) => runSync(scanEvents(stream));
const spokenText = (events: readonly ServerEvent[]) => runSync(deltaText(events));

test('complete events are read and the rest is kept apart', () => {
  const stream = 'event: ping\nid: 7\ndata: a\ndata: b\n\n: comment\n\ndata:{"x":1}\n\ndata: unfin';
  expect(serverEvents(stream)).toEqual({
    events: [
      { type: 'ping', data: 'a\nb', id: '7' },
      { type: 'message', data: '{"x":1}', id: null },
    ],
    rest: 'data: unfin',
  });
});

test.each(['\r\n', '\r', '\n'])('lines may end with %j', (end) => {
  expect(serverEvents(`data: a${end}data: b${end}${end}`).events).toEqual([
    { type: 'message', data: 'a\nb', id: null },
  ]);
});

const of = (...data: unknown[]) => data.map((one) => ({ type: 'message', data: JSON.stringify(one), id: null }));

test.each([
  [
    'chat completions',
    of({ choices: [{ delta: { content: 'Sea ' } }] }, { choices: [{ delta: { content: 'otter' } }] }),
  ],
  ['messages', of({ delta: { type: 'text_delta', text: 'Sea ' } }, { delta: { text: 'otter' } })],
  [
    'responses',
    of({ type: 'response.output_text.delta', delta: 'Sea ' }, { type: 'response.output_text.delta', delta: 'otter' }),
  ],
])('the text of streamed %s is put together', (_, events) => {
  expect(spokenText([...events, { type: 'message', data: '[DONE]', id: null }])).toBe('Sea otter');
});

test('other events spell nothing', () => {
  expect(spokenText(of({ price: 3 }, { delta: 4 }, { type: 'other', delta: 'x' }))).toBeNull();
});

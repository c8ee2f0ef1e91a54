import { expect, test } from 'vitest';
import { scanEvents } from '../../../../extension/response-view/events/server-events.ts';
import { runSync } from '../../../../extension/response-view/lines/in-slices.ts';

const serverEvents = (stream: string) => runSync(scanEvents(stream));

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

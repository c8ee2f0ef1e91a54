import { expect, test } from 'vitest';
import { queueDraftOf, queueFieldsOf } from '../../../extension/request-model/queue-fields.ts';

const queue = (name: string, poll = '', expires = '', on = true) => ({ queue: { on, name, poll, expires } });

test.each([
  [queue('q'), { queue: 'q' }],
  [queue('', '2000'), { poll: 2000 }],
  [queue(' q ', '0', '1'), { queue: ' q ', poll: 0, expires: 1 }],
])('%j is sent as %j, and read as the same', (draft, fields) => {
  expect(queueFieldsOf(draft)).toEqual({ ok: true, value: fields });
  expect(queueDraftOf(fields)).toEqual(draft.queue);
});

test('nothing is sent of a queue that is switched off, or that there is not', () => {
  expect([queueFieldsOf(queue('q', '1', '2', false)), queueFieldsOf({})]).toEqual([
    { ok: true, value: {} },
    { ok: true, value: {} },
  ]);
  expect(queueDraftOf({ expires: 60 })).toBeUndefined();
});

test.each([
  [queue(''), 'queue'],
  [queue('', ' '), 'queue'],
  [queue('q', 'soon'), 'poll'],
  [queue('q', '-1'), 'poll'],
  [queue('q', 'Infinity'), 'poll'],
  [queue('q', '', '0.5'), 'expires'],
])('%j is refused by its field', (draft, param) => {
  expect(queueFieldsOf(draft)).toMatchObject({ ok: false, refusal: { code: 'INVALID_PARAMETER', param } });
});

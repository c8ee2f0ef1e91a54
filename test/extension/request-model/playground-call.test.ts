import { expect, test } from 'vitest';
import {
  type CallEvent,
  isRunning,
  nextCall,
  type PlaygroundCall,
} from '../../../extension/request-model/playground-call.ts';
import { draft } from '../playground/build.ts';

const start: CallEvent = { type: 'start', id: 'a', at: 100, draft: draft() };
const head: CallEvent = {
  type: 'head',
  id: 'a',
  at: 150,
  head: { status: 200, source: 'upstream', trace: 't', headers: [] },
};
const after = (...events: CallEvent[]): PlaygroundCall | null => events.reduce<PlaygroundCall | null>(nextCall, null);

test('a call goes from sending over receiving to done', () => {
  const chunk: CallEvent = { type: 'chunk', id: 'a', chunk: 'eA==', kept: 1, bytes: 3 };
  expect(after(start)?.phase).toBe('sending');
  expect(after(start, head)?.phase).toBe('receiving');
  expect(after(start, head, chunk, chunk, { type: 'end', id: 'a', at: 200 })).toMatchObject({
    phase: 'done',
    startedAt: 100,
    headAt: 150,
    endedAt: 200,
    body: { chunks: ['eA==', 'eA=='], kept: 2, total: 6 },
  });
});

test('nothing changes a call that has ended', () => {
  const cancelled = after(start, { type: 'cancel', id: 'a', at: 120 });
  expect(isRunning(cancelled)).toBe(false);
  expect(nextCall(cancelled, head)).toBe(cancelled);
  expect(nextCall(cancelled, { type: 'end', id: 'a', at: 200 })).toBe(cancelled);
});

test('a late event of an earlier call changes nothing', () => {
  const second = after(start, { ...start, id: 'b' });
  expect(nextCall(second, head)).toBe(second);
});

import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { row } from '../../../extension/messages/contract.ts';
import { createServer } from '../../../extension/messages/serve.ts';

const rows = {
  double: row<number>(['popup.html'])(v.strictObject({ number: v.number() })),
  fail: row<void>(['popup.html', 'panel.html'])(v.strictObject({})),
};
const serve = createServer(rows, {
  double: ({ number }) => number * 2,
  fail: () => {
    throw new Error('holds a secret: sk-canary');
  },
});

describe('the message table', () => {
  test('answers a listed caller with a right input', async () => {
    expect(await serve({ name: 'double', input: { number: 4 } }, 'popup.html')).toEqual({ ok: true, output: 8 });
  });

  test.each([
    ['a message without a row', { name: 'triple', input: {} }, 'popup.html'],
    ['a name that every object has', { name: 'constructor', input: {} }, 'popup.html'],
    ['a caller that the row does not list', { name: 'double', input: { number: 4 } }, 'panel.html'],
    ['nobody', { name: 'double', input: { number: 4 } }, null],
    ['a wrong input', { name: 'double', input: { number: '4' } }, 'popup.html'],
    ['an input with more than it should have', { name: 'double', input: { number: 4, more: 1 } }, 'popup.html'],
    ['a message with more than it should have', { name: 'double', input: { number: 4 }, as: 'owner' }, 'popup.html'],
    ['no message', undefined, 'popup.html'],
  ] as const)('gives no answer to %s', (_, message, page) => expect(serve(message, page)).toBeNull());

  test('a failing handler says which row failed and nothing of what it held', async () => {
    const reply = await serve({ name: 'fail', input: {} }, 'panel.html');
    expect(reply).toEqual({ ok: false, error: 'The extension failed at fail.' });
  });
});

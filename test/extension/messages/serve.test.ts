import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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
  test('replies to a listed page with valid input', async () => {
    expect(await serve({ name: 'double', input: { number: 4 } }, 'popup.html')).toEqual({ ok: true, output: 8 });
  });

  test.each([
    ['a message without a row', { name: 'triple', input: {} }, 'popup.html'],
    ['a name that every object has', { name: 'constructor', input: {} }, 'popup.html'],
    ['a page that the row does not list', { name: 'double', input: { number: 4 } }, 'panel.html'],
    ['a sender that is no page of ours', { name: 'double', input: { number: 4 } }, null],
    ['invalid input', { name: 'double', input: { number: '4' } }, 'popup.html'],
    ['input with an unknown property', { name: 'double', input: { number: 4, more: 1 } }, 'popup.html'],
    ['a message with an unknown property', { name: 'double', input: { number: 4 }, as: 'owner' }, 'popup.html'],
    ['no message', undefined, 'popup.html'],
  ] as const)('does not reply to %s', (_, message, page) => expect(serve(message, page)).toBeNull());

  test('the reply of a failing handler has the name of the row and none of its data', async () => {
    const reply = await serve({ name: 'fail', input: {} }, 'panel.html');
    expect(reply).toEqual({ ok: false, error: 'The extension failed at fail.' });
  });
});

describe('input that does not match the schema', () => {
  const warn = vi.spyOn(console, 'warn');
  const invalid = { name: 'double', input: { number: 'sk-canary' } };
  beforeEach(() => void warn.mockClear().mockImplementation(() => {}));
  afterEach(() => vi.unstubAllEnvs());

  test('is logged in development with the path of the issue, and without its content', () => {
    vi.stubEnv('DEV', true);
    serve(invalid, 'popup.html');
    expect(warn.mock.calls).toEqual([['Message double refused: invalid number']]);
  });

  test('is logged as a whole where it is no object', () => {
    vi.stubEnv('DEV', true);
    serve({ name: 'double', input: 'sk-canary' }, 'popup.html');
    expect(warn.mock.calls).toEqual([['Message double refused: invalid (input)']]);
  });

  test('is not logged in a build for production, nor where the page may not send the message', () => {
    vi.stubEnv('DEV', false);
    serve(invalid, 'popup.html');
    vi.stubEnv('DEV', true);
    serve(invalid, 'panel.html');
    expect(warn).not.toHaveBeenCalled();
  });
});

import { describe, expect, test } from 'vitest';
import { containsValue } from '../../../relay/call/contains-value.ts';
import { type ParsedRequest, parseRequest } from '../../../shared/protocol/request.ts';

const KEY = 'sk-"quoted"-key';
const CALL = { clientSecretName: 's', url: 'https://api.example/', method: 'POST', headers: { A: '$CLIENT_SECRET' } };

const requestOf = (more: object): ParsedRequest => {
  const parsed = parseRequest({ ...CALL, ...more });
  if (!parsed.ok) throw new Error(parsed.refusal.detail);
  return parsed.value;
};
const inRequest = (more: object, value: string): boolean =>
  containsValue({ text: null, request: requestOf(more) }, value);
const inText = (text: string, value: string): boolean => containsValue({ text, request: null }, value);

describe('the value of a secret is found', () => {
  test('in the text of a call, literally and escaped for JSON', () => {
    expect(inText(`{"a":"x ${KEY}"}`, KEY)).toBe(true);
    expect(inText(JSON.stringify({ a: `x ${KEY} y` }), KEY)).toBe(true);
    expect(inText('{"a":"sk-plain-key"}', 'sk-plain-key')).toBe(true);
    expect(inText('{"a":"sk-plain-ke"}', 'sk-plain-key')).toBe(false);
  });

  test.each<[string, object]>([
    ['the URL', { url: 'https://api.example/sk-plain-key' }],
    ['the name of a header', { headers: { 'sk-plain-key': '$CLIENT_SECRET' } }],
    ['the value of a header', { headers: { A: 'x sk-plain-key' } }],
    ['the name of a parameter', { method: 'GET', params: { 'sk-plain-key': 1 } }],
    ['the value of a parameter', { method: 'GET', params: { a: ['x', 'sk-plain-key'] } }],
    ['data', { data: { a: [{ b: 'sk-plain-key' }] } }],
    ['a name in data', { data: { 'sk-plain-key': 1 } }],
    ['data that is text', { data: 'x sk-plain-key' }],
  ])('in %s of a call with files', (_, more) => {
    expect(inRequest(more, 'sk-plain-key')).toBe(true);
    expect(inRequest(more, 'sk-other-key')).toBe(false);
  });

  test('in data escaped for JSON, and in text as it is', () => {
    expect(inRequest({ data: { a: KEY } }, KEY)).toBe(true);
    expect(inRequest({ data: `a ${KEY}` }, KEY)).toBe(true);
  });
});

test('a short value may be there by chance, and of a call that was not read nothing is known', () => {
  expect(inText('"12345"', '12345')).toBe(false);
  expect(inText('"123456"', '123456')).toBe(true);
  expect(containsValue({ text: null, request: null }, 'sk-plain-key')).toBe(false);
});

test('a call without data has no text of it', () => expect(inRequest({}, 'undefined')).toBe(false));

import { describe, expect, test } from 'vitest';
import {
  mayStandInBody,
  placeholderMissing,
  planPassThrough,
  textKindOf,
  withBodyText,
} from '../../../shared/placeholder/pass-through.ts';
import { placementOf } from '../../../shared/placeholder/place.ts';
import type { Plan } from '../../../shared/placeholder/plan.ts';

const P = '$CLIENT_SECRET';

function planned(url: string, headers: Record<string, string> = {}) {
  const map = new Map(Object.entries(headers));
  return planPassThrough({
    clientSecretName: 's',
    url,
    method: 'POST',
    headers: map,
    data: undefined,
    params: [],
    files: null,
    queued: null,
  });
}
const plan = (url: string, headers?: Record<string, string>): Plan => {
  const made = planned(url, headers);
  if (!made.ok) throw new Error(made.refusal.detail);
  return made.value;
};

describe('the body of an SDK is read', () => {
  test.each<[string[], boolean]>([
    [['body'], true],
    [['header', 'body:a.b'], true],
    [['header', 'query', 'path'], false],
    [['header:body', 'query:body:a', 'bodyguard'], false],
    [[], false],
  ])('with the placements %j: %s', (placements, isRead) => expect(mayStandInBody({ placements })).toBe(isRead));

  test.each<[string | undefined, string | null]>([
    ['application/json', 'json'],
    ['application/vnd.api+json; charset=utf-8', 'json'],
    ['Application/X-WWW-Form-URLEncoded; charset=utf-8', 'form'],
    ['multipart/form-data; boundary=b', null],
    ['text/plain', null],
    ['application/octet-stream', null],
    ['', null],
    [undefined, null],
  ])('of the type %s as %s', (type, kind) => expect(textKindOf(type)).toBe(kind));
});

describe('the plan', () => {
  test('has the places of headers, userinfo, path and query, and no body', () => {
    const made = plan(`https://u:${P}@api.example/${P}?a=${P}`, { 'x-key': `a${P}`, accept: '*/*' });
    expect(made.places.map(placementOf)).toEqual(['header:x-key', 'header:authorization', 'path', 'query:a']);
    expect(made).toMatchObject({
      method: 'POST',
      origin: 'https://api.example',
      path: `/${P}`,
      body: { kind: 'none' },
    });
    expect(made.headers.map(([name]) => name)).toEqual(['x-key', 'accept', 'authorization']);
  });

  test.each<[string, string, Record<string, string>, string]>([
    ['two kinds of credentials', `https://u:${P}@api.example/`, { authorization: P }, 'INVALID_PARAMETER'],
    [
      'the placeholder in the name of a header',
      'https://api.example/',
      { 'x-$client_secret': P },
      'PLACEHOLDER_NOT_ALLOWED',
    ],
    [
      'a signature made with the placeholder',
      'https://api.example/',
      { authorization: `AWS ${P}:x` },
      'INVALID_PARAMETER',
    ],
  ])('is refused for %s', (_, url, headers, code) => {
    expect(planned(url, headers)).toMatchObject({ ok: false, refusal: { code } });
  });

  test('with its body keeps what it had, and adds the places that the policy allows', () => {
    const before = plan('https://api.example/', { 'x-key': P });
    const placements = ['header', 'body:key'];
    const json = withBodyText(before, `{"key":"${P}","note":"${P}"}`, 'json', { placements });
    expect(json).toMatchObject({
      ok: true,
      value: { headers: before.headers, body: { kind: 'text', text: ['{"key":"', {}, `","note":"${P}"}`] } },
    });
    expect(json.ok && json.value.places.map(placementOf)).toEqual(['header:x-key', 'body:key']);
    const form = withBodyText(before, `key=${P}&note=${P}`, 'form', { placements });
    expect(form).toMatchObject({ ok: true, value: { body: { text: ['key=', {}, `&note=${P}`] } } });
    expect(withBodyText(before, `{"key":"${P}"`, 'json', { placements })).toMatchObject({ ok: false });
  });
});

test('a call without the placeholder is told how to get one', () => {
  expect(placeholderMissing()).toMatchObject({
    refusal: { code: 'PLACEHOLDER_MISSING', fix: expect.stringContaining(P) },
  });
});

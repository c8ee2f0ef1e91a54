import { describe, expect, test } from 'vitest';
import { splitFormText, splitJsonText } from '../../../shared/placeholder/body-text.ts';
import { inJson } from '../../../shared/placeholder/encode.ts';
import { planPassThrough, type TextKind, withBodyText } from '../../../shared/placeholder/pass-through.ts';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import { isSlot, type Slot, splitAtPlaceholders } from '../../../shared/placeholder/template.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';

const P = '$CLIENT_SECRET';
const MOST = 100;
const URL_BASE = 'https://api.example/';

/** As a page sends it. */
function request(fields: object) {
  const parsed = parseRequest({ clientSecretName: 's', url: URL_BASE, method: 'POST', ...fields });
  return parsed.ok ? planRequest(parsed.value) : parsed;
}
const typed = (type: string, data: unknown) => request({ headers: { 'Content-Type': type }, data });
const many = (count: number, prefix: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${prefix}${at}`, P]));

/** As an SDK sends it. */
function passed(url: string, headers: Record<string, string> = {}) {
  const parsed = parseRequest({ clientSecretName: 's', url, method: 'POST', headers });
  return parsed.ok ? planPassThrough(parsed.value) : parsed;
}
function sdk(kind: TextKind, text: string) {
  const plan = passed(URL_BASE, { A: P });
  return plan.ok ? withBodyText(plan.value, text, kind, { placements: ['body', 'header'] }) : plan;
}

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';
const basic = (text: string) => ({ Authorization: `Basic ${btoa(text)}` });

describe.each<[string, (count: number) => { readonly ok: boolean }, string]>([
  ['the path', (count) => request({ url: URL_BASE + P.repeat(count) }), 'url'],
  ['the query', (count) => request({ url: `${URL_BASE}?a=${P.repeat(count)}` }), 'params.a'],
  ['parameters', (count) => request({ method: 'GET', params: many(count, 'p') }), 'params.p100'],
  ['a header', (count) => request({ headers: { A: P.repeat(count) } }), 'headers.a'],
  ['a Basic user name', (count) => request({ headers: basic(`${P.repeat(count)}:`) }), 'headers.authorization'],
  ['a Basic password', (count) => request({ headers: basic(`u:${P.repeat(count)}`) }), 'headers.authorization'],
  ['one value of JSON', (count) => request({ data: { text: P.repeat(count) } }), 'data.text'],
  ['values of JSON', (count) => request({ data: { list: Array(count).fill(P) } }), 'data.list.100'],
  ['JSON inside JSON', (count) => request({ data: { list: Array(count).fill({ a: [P] }) } }), 'data.list.100.a.0'],
  ['fields of a form', (count) => typed(FORM, many(count, 'f')), 'data.f100'],
  ['one field of a form', (count) => typed(FORM, { a: P.repeat(count) }), 'data.a'],
  ['a form that is a string', (count) => typed(FORM, `a=${P.repeat(count)}`), 'data.a'],
  ['fields of a multipart form', (count) => typed(MULTIPART, many(count, 'f')), 'data.f100'],
  ['text', (count) => typed('text/plain', P.repeat(count)), 'data'],
  ['the path of an SDK', (count) => passed(URL_BASE + P.repeat(count)), 'url'],
  ['the query of an SDK', (count) => passed(`${URL_BASE}?a=${P.repeat(count)}`), 'params.a'],
  ['a header of an SDK', (count) => passed(URL_BASE, { A: P.repeat(count) }), 'headers.a'],
  ['JSON of an SDK, with its header', (count) => sdk('json', JSON.stringify(Array(count - 1).fill(P))), 'data.99'],
  ['a form of an SDK, with its header', (count) => sdk('form', `a=${P.repeat(count - 1)}`), 'data.a'],
])('placeholders in %s', (_, plan, param) => {
  test(`are ${MOST} at most; one more is refused and names its place`, () => {
    expect(plan(MOST)).toMatchObject({ ok: true, value: { places: { length: MOST } } });
    expect(plan(MOST + 1)).toMatchObject({ ok: false, refusal: { code: 'INVALID_PARAMETER', param } });
    expect(plan(MOST + 50)).toMatchObject({ ok: false, refusal: { code: 'INVALID_PARAMETER', param } });
  });
});

test('ten megabytes of placeholders are not cut at each of them, which took seconds', () => {
  const text = P.repeat(700_000);
  const slot: Slot = { place: { in: 'body', path: '' }, encode: inJson };
  const asText = [splitJsonText(`"${text}"`, () => true), splitFormText(`a=${text}`, () => true)];
  for (const template of [splitAtPlaceholders(text, slot), ...asText.map((cut) => (cut.ok ? cut.value : []))]) {
    expect(template.filter(isSlot)).toHaveLength(MOST + 1);
  }
});

test.each([
  ['fields of a form', (count: number) => `a=${P}&`.repeat(count), splitFormText],
  ['values of JSON', (count: number) => JSON.stringify(Array(count).fill(P)), splitJsonText],
])('behind one placeholder too many no more %s are looked at', (_title, text, cutText) => {
  const looks = (count: number): number => {
    let asked = 0;
    cutText(text(count), () => {
      asked += 1;
      return true;
    });
    return asked;
  };
  expect(looks(MOST)).toBe(MOST);
  expect(looks(10_000)).toBe(MOST + 1);
});

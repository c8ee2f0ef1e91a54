import { expect, test } from 'vitest';
import { echoesOf, leaksOf } from '../../../extension/leaks/leaks.ts';
import { maskedCall, maskedTrace } from '../../../extension/leaks/mask.ts';
import { createRegistered } from '../../../extension/leaks/registered.ts';
import type { Content } from '../../../extension/recorded-call/content.ts';
import { callOf } from '../../../extension/recorded-call/page-call.ts';
import { fail, ok } from '../../../extension/relay-client/outcome.ts';
import type { SecretSummary, Trace } from '../../../shared/protocol/api.ts';
import { exchange, random } from './build.ts';

const KEY = `ghp_${random(36)}`;
const UNMARKED = random(40);

/** A call of the page as the recorder gets it from the browser. */
function recorded(request: object, content: Content | null = null) {
  const body = JSON.stringify({ clientSecretName: 'api', url: 'https://api.example/v1', method: 'POST', ...request });
  const found = exchange({
    method: 'POST',
    url: 'http://127.0.0.1:8787/v1/request',
    requestHeaders: [['content-type', 'application/json']],
    requestBody: body,
    responseHeaders: [['client-secret-relay', 'upstream']],
  });
  return maskedCall(callOf({ id: 1, relayId: 'r', route: { kind: 'request' } }, found, content));
}
const placesOf = (call: ReturnType<typeof recorded>) =>
  leaksOf(call).map(({ id, severity, place }) => [id, severity, place]);
const HEADERS = { Authorization: 'Bearer $CLIENT_SECRET' };

test('an ordinary call leaks nothing, and is kept as it was', () => {
  const call = recorded({ headers: HEADERS, data: { prompt: 'hello', id: '0b5f9a3e-7c1d-4e2f-9a6b-8d7c6e5f4a3b' } });
  expect(leaksOf(call)).toEqual([]);
  expect(JSON.stringify(call)).toContain('0b5f9a3e-7c1d-4e2f-9a6b-8d7c6e5f4a3b');
});

test.each([
  ['header x-second-key', { headers: { ...HEADERS, 'X-Second-Key': KEY } }],
  ['header dd-application-key', { headers: { ...HEADERS, 'DD-Application-Key': UNMARKED } }],
  ['query api_key', { headers: HEADERS, url: `https://api.example/v1?api_key=${UNMARKED}` }],
  ['query token', { headers: HEADERS, method: 'GET', params: { token: KEY } }],
  ['path', { headers: HEADERS, url: `https://api.example/hooks/${KEY}` }],
  ['body', { headers: HEADERS, data: { deep: [{ text: `my key is ${KEY}` }] } }],
])(
  'a credential in plain in %s is found, and neither kept there nor where the response repeats it',
  (place, request) => {
    const call = recorded(request, { text: `you sent ${KEY} and ${UNMARKED}`, isBase64: false });
    expect(placesOf(call)).toEqual([['literal', 'high', place]]);
    const kept = JSON.stringify(call).replace(`and ${JSON.stringify(request).includes(KEY) ? UNMARKED : ''}`, '');
    expect(kept.includes(KEY) && JSON.stringify(request).includes(KEY)).toBe(false);
    expect(kept.includes(UNMARKED) && JSON.stringify(request).includes(UNMARKED)).toBe(false);
  },
);

test('bytes that repeat a credential are not kept', () => {
  const answered = (text: string) =>
    recorded({ headers: HEADERS, data: { text: KEY } }, { text: btoa(text), isBase64: true }).body.state;
  expect(answered(`\0\x01${KEY}`)).toBe('not-kept');
  expect(answered('\0\x01pixels')).toBe('kept');
});

test.each([
  ['query key', { method: 'GET', params: { key: '$CLIENT_SECRET' } }],
  ['query key', { url: 'https://api.example/v1?key=%24CLIENT_SECRET' }],
  ['path', { url: 'https://api.example/bot$CLIENT_SECRET/send' }],
])('the placeholder in %s is a secret in the URL', (place, request) => {
  expect(placesOf(recorded(request))).toEqual([['placeholder-in-url', 'medium', place]]);
});

test('the placeholder as password of the URL goes into a header, so it is none', () => {
  expect(leaksOf(recorded({ url: 'https://user:$CLIENT_SECRET@api.example/v1' }))).toEqual([]);
});

test('plain http is found, unless it stays on this machine', () => {
  expect(placesOf(recorded({ url: 'http://api.example/v1', headers: HEADERS }))).toEqual([
    ['plain-http', 'high', 'address'],
  ]);
  for (const host of ['127.0.0.1:9', 'localhost:9', '[::1]:9']) {
    expect(leaksOf(recorded({ url: `http://${host}/v1`, headers: HEADERS }))).toEqual([]);
  }
});

test('a trace that tells a credential in plain is masked, and one that does not is left alone', () => {
  const sent = {
    method: 'POST',
    url: 'https://api.example/',
    headers: { 'x-api-key': UNMARKED, 'x-a': 'b' },
    body: KEY,
  };
  const trace = { sent, forwarded: { ...sent, url: `https://api.example/?token=${KEY}` } } as unknown as Trace;
  const text = JSON.stringify(maskedTrace(trace));
  expect(text).not.toContain(UNMARKED);
  expect(text).not.toContain(KEY);
  const clean = { sent: { ...sent, headers: { a: 'b' }, body: '{}' }, forwarded: null } as unknown as Trace;
  expect(maskedTrace(clean)).toBe(clean);
});

test('a response that repeated the secret is found by the relay’s count', () => {
  expect(echoesOf({ redactions: 2 } as Trace)).toEqual([
    { id: 'echoed', severity: 'medium', place: 'response', times: 2 },
  ]);
  expect([...echoesOf({ redactions: 0 } as Trace), ...echoesOf(null)]).toEqual([]);
});

test('the destinations of all relays count, and a relay that does not respond keeps the ones it told', async () => {
  const secret = (origin: string) => ({ allow: [{ origin }] }) as unknown as SecretSummary;
  const responses = new Map([
    ['a', ok([secret('https://one.example'), secret('https://*.two.example')])],
    ['b', ok([secret('https://one.example')])],
  ]);
  const registered = createRegistered(async (id) => responses.get(id) ?? fail({ kind: 'unreachable' }));
  const relays = [...'abc'].map((id) => ({ id, address: '' }));
  await registered.refresh(relays);
  expect(registered.origins()).toEqual(['https://one.example', 'https://*.two.example']);
  responses.delete('a');
  await registered.refresh(relays);
  expect(registered.origins()).toContain('https://*.two.example');
  await registered.refresh([{ id: 'b', address: '' }]);
  expect(registered.origins()).toEqual(['https://one.example']);
});

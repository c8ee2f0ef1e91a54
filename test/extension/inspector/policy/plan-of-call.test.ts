import { expect, test } from 'vitest';
import { planOfCall } from '../../../../extension/inspector/policy/plan-of-call.ts';
import { evaluatePolicy } from '../../../../extension/inspector/policy/policy-evaluation.ts';
import type { RecordedCall } from '../../../../extension/recorded-call/recorded-call.ts';
import type { SecretSummary } from '../../../../shared/protocol/api.ts';
import { random } from '../../leaks/build.ts';
import { listed, RELAY, recorded, requested } from '../build.ts';

const secret = (placements: string[]): SecretSummary => listed({ placements });
const url = 'https://api.openai.com/v1/images/generations';
const bySdk = (body: string, headers: readonly (readonly [string, string])[] = [], method = 'POST'): RecordedCall =>
  recorded({
    url: `${RELAY.address}/v1/forward/openai/${url}`,
    method,
    requestHeaders: [['content-type', 'application/json'], ...headers],
    requestBody: body,
  });
const KEY_IN_HEADER = [['authorization', 'Bearer $CLIENT_SECRET']] as const;
const chat = '{"prompt":"What is $CLIENT_SECRET?"}';

const placesOf = (call: RecordedCall, placements: string[]): readonly string[] | string => {
  const plan = planOfCall(call, secret(placements));
  if (!plan.ok) return plan.refusal.code;
  return evaluatePolicy(secret(placements), plan.value, 0, false).places.map(({ place }) => place);
};

test('in the body of an SDK’s call the placeholder is one only where the policy lets it be', () => {
  expect(placesOf(bySdk(chat, KEY_IN_HEADER), ['header'])).toEqual(['header:authorization']);
  expect(placesOf(bySdk(chat, KEY_IN_HEADER), ['header', 'body'])).toEqual(['header:authorization', 'body:prompt']);
  expect(placesOf(bySdk(chat), ['header'])).toBe('PLACEHOLDER_MISSING');
  // The same as a clientSecretRequest asks for the place.
  const asked = { clientSecretName: 'openai', url, method: 'POST', headers: Object.fromEntries(KEY_IN_HEADER) };
  expect(placesOf(requested({ ...asked, data: JSON.parse(chat) }), ['header'])).toEqual([
    'header:authorization',
    'body:prompt',
  ]);
});

test('a key with a dot in it is no path of a policy, by an SDK as by a clientSecretRequest', () => {
  const placements = ['header', 'body:a.b'];
  const asked = { clientSecretName: 'openai', url, method: 'POST', headers: Object.fromEntries(KEY_IN_HEADER) };
  const allowed = (call: RecordedCall) => {
    const plan = planOfCall(call, secret(placements));
    return (
      plan.ok &&
      evaluatePolicy(secret(placements), plan.value, 0, false).places.map(({ place, allowedBy }) => [place, allowedBy])
    );
  };
  expect(allowed(bySdk('{"a":{"b":"$CLIENT_SECRET"},"a.b":"$CLIENT_SECRET"}', KEY_IN_HEADER))).toEqual([
    ['header:authorization', 'header'],
    ['body:a.b', 'body:a.b'],
  ]);
  expect(allowed(requested({ ...asked, data: { a: { b: '$CLIENT_SECRET' }, 'a.b': '$CLIENT_SECRET' } }))).toEqual([
    ['header:authorization', 'header'],
    ['body:a.b', 'body:a.b'],
    ['body', null],
  ]);
});

test('what the relay does not forward is refused before the policy', () => {
  expect(placesOf(bySdk('{}', KEY_IN_HEADER, 'OPTIONS'), ['header'])).toBe('METHOD_NOT_ALLOWED');
});

test('a body that was not kept is none to judge by', () => {
  const long = bySdk(`{"prompt":"$CLIENT_SECRET","more":"${'x'.repeat(1_000_001)}"}`);
  expect(long.sent.bodyNote).toBe('cut');
  expect(placesOf(long, ['body'])).toEqual([]);
});

test('a credential that the page wrote beside the placeholder is no place for the secret', () => {
  const literal = ['x-api-key', random(40)] as const;
  expect(placesOf(bySdk('{}', [...KEY_IN_HEADER, literal]), ['header:authorization'])).toEqual([
    'header:authorization',
  ]);
  const headers = Object.fromEntries([...KEY_IN_HEADER, literal]);
  expect(
    placesOf(requested({ clientSecretName: 'openai', url, method: 'POST', headers }), ['header:authorization']),
  ).toEqual(['header:authorization']);
});

test('a header that the policy does not let out is not in the plan', () => {
  const ranged = bySdk('{}', [...KEY_IN_HEADER, ['range', 'bytes=0-9']]);
  const headersOf = (allowRanges: boolean) => {
    const plan = planOfCall(ranged, listed({ placements: ['header'], allowRanges }));
    return plan.ok && plan.value.headers.map(([name]) => name);
  };
  expect(headersOf(false)).not.toContain('range');
  expect(headersOf(true)).toContain('range');
});

test('a header that names another method is refused in a request and left out of an SDK’s call', () => {
  const bound = listed({ placements: ['header'], allow: [{ origin: 'https://api.openai.com', methods: ['POST'] }] });
  const codesOf = (call: RecordedCall) => {
    const plan = planOfCall(call, bound);
    return plan.ok ? evaluatePolicy(bound, plan.value, 0, false).refusals.map(({ code }) => code) : plan.refusal.code;
  };
  const override = ['x-http-method-override', 'DELETE'] as const;
  const headers = Object.fromEntries([...KEY_IN_HEADER, override]);
  expect(codesOf(requested({ clientSecretName: 'openai', url, method: 'POST', headers }))).toEqual([
    'HEADER_NOT_ALLOWED',
  ]);
  expect(codesOf(bySdk('{}', [...KEY_IN_HEADER, override]))).toEqual([]);
});

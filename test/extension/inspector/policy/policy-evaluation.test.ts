import { expect, test } from 'vitest';
import { requestOf } from '../../../../extension/inspector/actions/request-of.ts';
import {
  addedLines,
  evaluatePolicy,
  planOf,
  secretFor,
} from '../../../../extension/inspector/policy/policy-evaluation.ts';
import { policy } from '../../playground/build.ts';
import { requested, listed as secret } from '../build.ts';

const call = (change: object = {}) =>
  requested({
    clientSecretName: 'openai',
    url: 'https://api.openai.com/v1/images/generations',
    method: 'POST',
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    data: { prompt: 'hello' },
    ...change,
  });
const planned = (change: object = {}) => {
  const plan = planOf(requestOf(call(change), ''));
  if (!plan.ok) throw new Error(plan.refusal.detail);
  return plan.value;
};

test('an allowed call names the entry and the placement that let it pass', () => {
  const two = secret({
    allow: [{ origin: 'https://other.example' }, ...policy().allow],
    placements: ['query', 'header'],
  });
  expect(evaluatePolicy(two, planned(), 0, false)).toEqual({
    refusals: [],
    isCallerRefused: false,
    destination: 'POST https://api.openai.com/v1/images/generations',
    rule: 1,
    places: [{ place: 'header:authorization', allowedBy: 'header' }],
    change: null,
  });
});

test('a refused call names what no rule covers, and the least that would', () => {
  const one = secret({ placements: ['header:authorization'] });
  const plan = planned({ url: 'https://api.openai.com/v1/chat', headers: { 'X-Key': '$CLIENT_SECRET' } });
  const ruling = evaluatePolicy(one, plan, 0, false);
  expect(ruling).toMatchObject({ rule: null, places: [{ place: 'header:x-key', allowedBy: null }] });
  expect(ruling.refusals.map(({ code }) => code)).toEqual(['URL_NOT_ALLOWED', 'PLACEMENT_NOT_ALLOWED']);
  expect(ruling.change && addedLines(one, ruling.change)).toEqual([
    'allow POST · https://api.openai.com · /v1/images/* /v1/chat',
    'placement header:x-key',
  ]);
  // Made, it allows the call and nothing has to change any more.
  const widened = { ...one, ...ruling.change };
  expect(evaluatePolicy(widened, plan, 0, false)).toMatchObject({ refusals: [], change: null });
});

test('an anonymous caller is refused a private secret, whatever else the policy says', () => {
  expect(evaluatePolicy(secret(), planned(), 0, true).isCallerRefused).toBe(true);
  expect(evaluatePolicy(secret({ access: 'public' }), planned(), 0, true).isCallerRefused).toBe(false);
  expect(
    evaluatePolicy(secret({ access: 'public', claims: { role: 'paid' } }), planned(), 0, true).isCallerRefused,
  ).toBe(true);
});

test('a paused or expired secret is refused', () => {
  expect(evaluatePolicy(secret({ paused: true }), planned(), 0, false).refusals[0]?.code).toBe('SECRET_PAUSED');
  const expired = secret({ expiresAt: '2026-01-01T00:00:00Z' });
  expect(evaluatePolicy(expired, planned(), Date.parse('2026-02-01'), false).refusals[0]?.code).toBe('SECRET_EXPIRED');
});

test('a call past the relay is about the secret that would serve it', () => {
  const images = secret({ name: 'images' });
  const chat = secret({ name: 'chat', allow: [{ origin: 'https://api.openai.com', paths: ['/v1/chat'] }] });
  const other = secret({ name: 'other', allow: [{ origin: 'https://other.example' }] });
  const find = (name: string, url: string) =>
    secretFor([other, images, chat], name, url, () => planOf(requestOf(call({ url }), '')))?.name;
  expect(find('', 'https://api.openai.com/v1/chat')).toBe('chat');
  expect(find('', 'https://api.openai.com/v1/else')).toBe('images');
  expect(find('', 'https://nowhere.example/')).toBeUndefined();
  expect(find('other', 'https://api.openai.com/v1/chat')).toBe('other');
  expect(find('gone', 'https://api.openai.com/v1/chat')).toBeUndefined();
});

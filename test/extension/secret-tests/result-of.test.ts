import { expect, test } from 'vitest';
import { resultOf } from '../../../extension/secret-tests/result-of.ts';
import { testCall } from './build.ts';

const outcomeOf = (call: Parameters<typeof resultOf>[0]) => {
  const result = resultOf(call);
  return result.ok ? result.value.outcome : result.failure.kind;
};

test.each([
  [200, 'works'],
  [204, 'works'],
  [401, 'refused'],
  [403, 'refused'],
  [429, 'limited'],
  [404, 'unclear'],
  [500, 'unclear'],
])('a status %i of the API: %s', (status, outcome) => {
  expect(outcomeOf(testCall(status))).toBe(outcome);
});

test.each([
  ['https://slack.com/api/auth.test', 200, { ok: false, error: 'invalid_auth' }],
  ['https://api.linear.app/graphql', 400, { errors: [{ extensions: { code: 'AUTHENTICATION_ERROR' } }] }],
  [
    'https://maps.googleapis.com/maps/api/geocode/json?address=Berlin&key=$CLIENT_SECRET',
    200,
    { status: 'REQUEST_DENIED' },
  ],
  [
    'https://generativelanguage.googleapis.com/v1beta/models',
    400,
    { error: { details: [{ reason: 'API_KEY_INVALID' }] } },
  ],
])('%s says otherwise that it refuses a key', (url, status, json) => {
  expect(outcomeOf(testCall(status, 'upstream', json, url))).toBe('refused');
  // The same words of another API mean nothing.
  expect(outcomeOf(testCall(status, 'upstream', json))).not.toBe('refused');
});

test('a refusal of the relay is none of the key', () => {
  const problem = (code: string) => ({ code, detail: 'What happened.', fix: 'What to do.' });
  expect(outcomeOf(testCall(401, 'relay', problem('TOKEN_INVALID')))).toBe('blocked');
  expect(outcomeOf(testCall(403, 'relay', problem('SECRET_PAUSED')))).toBe('blocked');
  expect(outcomeOf(testCall(504, 'relay', problem('UPSTREAM_TIMEOUT')))).toBe('unreachable');
  const result = resultOf(testCall(403, 'relay', problem('SECRET_PAUSED')));
  expect(result.ok && result.value.detail).toBe('What happened. What to do.');
});

test('a relay that could not be asked is no result', () => {
  const failed = { ...testCall(0), head: null, phase: 'failed' as const };
  expect(outcomeOf({ ...failed, failure: { reason: 'unreachable', detail: null } })).toBe('unreachable');
  expect(resultOf({ ...failed, failure: { reason: 'unreachable', detail: null } }).ok).toBe(false);
  expect(outcomeOf({ ...failed, failure: { reason: 'broken', detail: null } })).toBe('unclear');
  expect(outcomeOf({ ...failed, phase: 'cancelled' })).toBe('late');
});

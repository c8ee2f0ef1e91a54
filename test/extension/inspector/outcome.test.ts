import { expect, test } from 'vitest';
import { outcomeOf } from '../../../extension/inspector/outcome.ts';
import type { PreflightReason } from '../../../extension/recorded-call/recorded-call.ts';
import { type ErrorCode, statusOf, titleOf } from '../../../shared/errors.ts';
import { call } from '../recorder/build.ts';

const refused = (code: ErrorCode) => {
  const status = statusOf(code);
  const problem = { type: 'about:blank', title: titleOf(code), status, code, detail: 'Why.', trace: 't' };
  return outcomeOf(call({ id: 1, source: 'relay', status, problem }));
};

test.each<[ErrorCode, string]>([
  ['URL_NOT_ALLOWED', 'Refused by the relay: URL_NOT_ALLOWED.'],
  ['REDIRECT_REFUSED', 'Refused by the relay: REDIRECT_REFUSED.'],
])('%s is a refusal', (code, sentence) => {
  expect(refused(code)).toMatchObject({ kind: 'refused', sentence });
});

test.each<ErrorCode>(['UPSTREAM_INTERRUPTED', 'UPSTREAM_UNREACHABLE', 'UPSTREAM_TIMEOUT'])(
  '%s is a failure of the API, which the relay only tells of',
  (code) => {
    expect(refused(code)).toMatchObject({
      kind: 'failed',
      text: `${statusOf(code)} relay`,
      sentence: `The call to the destination failed: ${code}.`,
    });
  },
);

test.each<[PreflightReason, string]>([
  [{ kind: 'error', error: 'net::ERR_FAILED' }, 'net::ERR_FAILED'],
  [{ kind: 'error', error: null }, 'no response'],
  [{ kind: 'status', status: 404 }, 'status 404'],
  [{ kind: 'origin', origin: 'https://app.example' }, 'the origin https://app.example is not allowed'],
  [{ kind: 'origin', origin: '' }, 'the origin of the page is not allowed'],
  [{ kind: 'method', method: 'PATCH' }, 'the method PATCH is not allowed'],
  [{ kind: 'header', name: 'x-a' }, 'the header x-a is not allowed'],
])('a preflight that failed is told in words: %o', (reason, text) => {
  const preflight = { status: 0, startedAt: 0, duration: 1, error: null, reason };
  expect(outcomeOf(call({ id: 1, status: 0, source: 'none', preflight }))).toMatchObject({
    kind: 'blocked',
    text: 'no response',
    sentence: `The browser did not send the call, because its preflight failed: ${text}.`,
  });
});

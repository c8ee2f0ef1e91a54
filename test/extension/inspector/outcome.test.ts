import { expect, test } from 'vitest';
import { outcomeOf } from '../../../extension/inspector/outcome.ts';
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

import { expect, test } from 'vitest';
import { lint } from '../../../../extension/playground/lint/lint.ts';
import { placeholderFindings } from '../../../../extension/playground/lint/placeholder-findings.ts';
import type { Draft } from '../../../../extension/request-model/draft.ts';
import { field, row } from '../../../../extension/request-model/draft.ts';
import { composeRequest } from '../../../../extension/request-model/to-request.ts';
import { planRequest } from '../../../../shared/placeholder/plan.ts';
import { fillHeader } from '../../../../shared/placeholder/template.ts';
import { parseRequest } from '../../../../shared/protocol/request.ts';
import { draft, policy } from '../build.ts';

const authorization = (value: string): Draft => draft({ headers: [row('Authorization', value)] });
const fixed = (one: Draft): Draft => {
  const fix = placeholderFindings(one)[0]?.fixes[0];
  if (fix?.kind !== 'draft') throw new Error('no fix');
  return fix.draft;
};

test.each([
  '$CLIENT_SECRETX',
  `\${CLIENT_SECRET}`,
  '$client_secret',
  '{{CLIENT_SECRET}}',
  `\${{ $CLIENT_SECRET }}`,
  '%CLIENT_SECRET%',
])('%s is reported, and becomes the placeholder by one click', (written) => {
  const one = authorization(`Bearer ${written}`);
  expect(placeholderFindings(one)).toMatchObject([{ level: 'warning', param: 'headers.Authorization' }]);
  expect(placeholderFindings(one)[0]?.text).toContain(written);
  expect(fixed(one).headers[0]?.value).toBe('Bearer $CLIENT_SECRET');
  const linted = lint(one, [policy()], 0, () => true, []);
  expect(linted.findings[0]?.fixes[0]?.label).toBe('Write $CLIENT_SECRET');
});

test('in the URL, a parameter, the body and a form field it is reported too', () => {
  const wrong = `\${CLIENT_SECRET}`;
  for (const one of [
    draft({ url: `https://a.example/?key=${wrong}` }),
    draft({ params: [row('key', wrong)] }),
    draft({ body: { kind: 'json', text: `{"key":"${wrong}"}`, fields: [] } }),
    draft({ body: { kind: 'form', text: '', fields: [field('key', wrong)] } }),
  ]) {
    expect(placeholderFindings(one)).toHaveLength(1);
    expect(JSON.stringify(fixed(one))).not.toContain(wrong);
  }
});

test.each([
  'Bearer $CLIENT_SECRET',
  '$CLIENT_SECRET',
  '$CLIENT_SECRET-1',
  'x=%24CLIENT_SECRET',
  'client_secret',
  'CLIENT_SECRET',
])('%s is no misspelling', (value) => {
  expect(placeholderFindings(authorization(value))).toEqual([]);
});

/** What the relay would send in Authorization. */
function sentOf(one: Draft, secret: string): unknown {
  const composed = composeRequest(one);
  const parsed = composed.ok ? parseRequest(composed.value.request) : composed;
  const plan = parsed.ok ? planRequest(parsed.value) : parsed;
  if (!plan.ok) throw new Error(plan.refusal.detail);
  const [, template = []] = plan.value.headers.find(([name]) => name === 'authorization') ?? [];
  const filled = fillHeader(template, secret);
  return filled.ok ? filled.value : filled.refusal.code;
}

test.each([
  ['Basic $CLIENT_SECRET:', 'warning', 's3cret:'],
  ['basic  ann:$CLIENT_SECRET', 'warning', 'ann:s3cret'],
  ['Basic $CLIENT_SECRET', 'hint', 's3cret'],
])('%s is encoded by one click', (value, level, credentials) => {
  const one = authorization(value);
  expect(placeholderFindings(one)).toMatchObject([{ level, param: 'headers.Authorization' }]);
  expect(sentOf(one, 's3cret')).toContain('s3cret');
  expect(sentOf(fixed(one), 's3cret')).toBe(`Basic ${btoa(credentials)}`);
  expect(placeholderFindings(fixed(one))).toEqual([]);
});

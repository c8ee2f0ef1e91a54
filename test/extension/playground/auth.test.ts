import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Auth, authOf, withAuth } from '../../../extension/playground/compose/auth.ts';
import { row } from '../../../extension/request-model/draft.ts';
import { composeRequest } from '../../../extension/request-model/to-request.ts';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import { fillHeader } from '../../../shared/placeholder/template.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';
import { draft } from './build.ts';

const WITHOUT = draft({ headers: [row('Accept', 'text/plain')], url: 'https://api.openai.com/v1/x?a=1' });
const ALL: readonly Auth[] = [
  { kind: 'bearer', text: '' },
  { kind: 'basic-password', text: 'ann' },
  { kind: 'basic-user', text: '' },
  { kind: 'header', text: 'X-Api-Key' },
  { kind: 'query', text: 'key' },
];

test('what was written is read again, and switching leaves nothing of the one before', () => {
  for (const first of ALL) {
    for (const second of ALL) {
      const written = withAuth(withAuth(WITHOUT, first), second);
      expect(authOf(written)).toEqual(second);
      const once = withAuth(WITHOUT, second);
      expect(written.headers.map(({ name, value }) => [name, value])).toEqual(
        once.headers.map(({ name, value }) => [name, value]),
      );
      expect(written.url).toBe(once.url);
    }
  }
});

test('the text beside the secret is kept as it is typed', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('CLIENT_SECRET'));
  fc.assert(
    fc.property(text, fc.constantFrom('basic-password', 'basic-user', 'query'), (typed, kind) => {
      expect(authOf(withAuth(WITHOUT, { kind: kind as Auth['kind'], text: typed }))).toEqual({ kind, text: typed });
    }),
  );
});

test('Basic is sent as base64, with the secret inside', () => {
  const sent = (auth: Auth): unknown => {
    const composed = composeRequest(withAuth(WITHOUT, auth));
    const parsed = composed.ok ? parseRequest(composed.value.request) : composed;
    const plan = parsed.ok ? planRequest(parsed.value) : parsed;
    if (!plan.ok) throw new Error(plan.refusal.detail);
    const [, template = []] = plan.value.headers.find(([name]) => name === 'authorization') ?? [];
    const filled = fillHeader(template, 's3cret');
    return filled.ok && filled.value;
  };
  expect(sent({ kind: 'basic-password', text: 'ann' })).toBe(`Basic ${btoa('ann:s3cret')}`);
  expect(sent({ kind: 'basic-user', text: '' })).toBe(`Basic ${btoa('s3cret:')}`);
});

test('a placeholder in another place is none of these', () => {
  expect(authOf(draft({ headers: [row('Authorization', 'Token $CLIENT_SECRET')] })).kind).toBe('other');
  expect(authOf(WITHOUT).kind).toBe('other');
});

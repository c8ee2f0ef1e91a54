import { expect, test } from 'vitest';
import { plainKeysIn } from '../../../../extension/plain-keys/find.ts';
import { lint } from '../../../../extension/playground/lint/lint.ts';
import type { Draft } from '../../../../extension/request-model/draft.ts';
import { EMPTY_DRAFT, field, row } from '../../../../extension/request-model/draft.ts';
import { draft, policy } from '../build.ts';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const run = (one: Draft, secret = policy()) =>
  lint(one, [secret], NOW, ({ file }) => file !== null, plainKeysIn(one, []));
const codes = (one: Draft, secret = policy()) => run(one, secret).findings.map(({ code }) => code);

/** Applies the first fix of that label, whichever it changes, and lints again. */
function fixed(one: Draft, label: string, secret = policy()) {
  const fix = run(one, secret)
    .findings.flatMap(({ fixes }) => fixes)
    .find((candidate) => candidate.label === label);
  if (fix?.kind === 'draft') return { draft: fix.draft, lint: run(fix.draft, secret) };
  if (fix?.kind === 'policy') return { draft: one, lint: run(one, { ...secret, ...fix.patch, name: secret.name }) };
  throw new Error(
    `No fix "${label}" in ${JSON.stringify(run(one, secret).findings.map((f) => f.fixes.map((x) => x.label)))}`,
  );
}

test("the mission's call has nothing to say", () => {
  expect(run(draft()).findings).toEqual([]);
  expect(run(draft()).plan?.places).toEqual([{ in: 'header', name: 'authorization' }]);
});

test('an empty form is told what comes first, one thing at a time', () => {
  expect(run(EMPTY_DRAFT).findings).toMatchObject([{ level: 'hint', param: 'clientSecretName' }]);
  expect(run({ ...EMPTY_DRAFT, secret: 'openai' }).findings).toMatchObject([{ level: 'hint', param: 'url' }]);
});

test('a missing placeholder is put into Authorization by one click', () => {
  const bare = draft({ headers: [] });
  expect(codes(bare)).toEqual(['PLACEHOLDER_MISSING']);
  const after = fixed(bare, 'Put it in Authorization: Bearer');
  expect(after.lint.findings).toEqual([]);
  expect(after.draft.headers).toMatchObject([{ name: 'Authorization', value: 'Bearer $CLIENT_SECRET' }]);
});

test('the place offered is one that the policy allows', () => {
  const secret = policy({ placements: ['query:key'] });
  const after = fixed(draft({ headers: [] }), 'Put it in the query key', secret);
  expect(after.draft.url).toBe('https://api.openai.com/v1/images/generations?key=$CLIENT_SECRET');
  expect(after.lint.findings).toEqual([]);
});

test('a placeholder in params of a POST, which sends none, is moved', () => {
  const after = fixed(
    draft({ headers: [], params: [row('key', '$CLIENT_SECRET')] }),
    'Move it to Authorization: Bearer',
  );
  expect(after.draft.params).toEqual([]);
  expect(after.lint.findings).toEqual([]);
});

test.each([
  ['the host', 'https://$CLIENT_SECRET.openai.com/v1/images/generations'],
  ['the fragment', 'https://api.openai.com/v1/images/generations#$CLIENT_SECRET'],
  ['the name of a query parameter', 'https://api.openai.com/v1/images/generations?$CLIENT_SECRET=1'],
])('a placeholder in %s is moved to where it may stand', (_, url) => {
  expect(codes(draft({ url }))).toEqual(['PLACEHOLDER_NOT_ALLOWED']);
  expect(JSON.stringify(fixed(draft({ url }), 'Move it to Authorization: Bearer').draft.url)).not.toContain(
    'CLIENT_SECRET',
  );
});

test('a destination outside the policy is allowed by one click, and no wider', () => {
  const url = 'https://api.openai.com/v1/responses';
  expect(codes(draft({ url }))).toEqual(['URL_NOT_ALLOWED']);
  expect(fixed(draft({ url }), 'Allow POST api.openai.com/v1/responses').lint.findings).toEqual([]);
});

test('a place outside the policy is allowed by one click, or the placeholder moved', () => {
  const url = 'https://api.openai.com/v1/images/generations?key=$CLIENT_SECRET';
  const one = draft({ url, headers: [] });
  expect(codes(one)).toEqual(['PLACEMENT_NOT_ALLOWED']);
  expect(fixed(one, 'Allow it in the query key').lint.findings).toEqual([]);
  const moved = fixed(one, 'Move it to Authorization: Bearer');
  expect(moved.draft.url).toBe('https://api.openai.com/v1/images/generations');
  expect(moved.lint.findings).toEqual([]);
});

test('changes to the request come before those to the policy', () => {
  const labels = (one: Draft) => run(one).findings.flatMap(({ fixes }) => fixes.map(({ label }) => label));
  const url = 'https://api.openai.com/v1/images/generations?key=$CLIENT_SECRET';
  expect(labels(draft({ url, headers: [] }))).toEqual([
    'Move it to Authorization: Bearer',
    'Allow it in the query key',
  ]);
});

test('an http address is made https where the policy allows that', () => {
  const one = draft({ url: 'http://127.0.0.1/v1/images/x' });
  const secret = policy({ allow: [{ origin: 'https://127.0.0.1' }] });
  expect(run(one, secret).findings[0]?.fixes.map(({ label }) => label)[0]).toBe('Use https://');
  expect(fixed(one, 'Use https://', secret).lint.findings).toEqual([]);
});

test.each<[string, Partial<Draft>, string[]]>([
  [
    'a path over http that no rule allows',
    { url: 'http://api.openai.com/v1/chat' },
    ['Use https://', 'Allow POST http://api.openai.com/v1/chat'],
  ],
  [
    'another method',
    { method: 'GET', url: 'https://api.openai.com/v1/images/x' },
    ['Use POST', 'Allow GET api.openai.com/v1/images/x'],
  ],
  [
    'another method over http',
    { method: 'GET', url: 'http://api.openai.com/v1/images/x' },
    ['Use POST and https://', 'Allow GET http://api.openai.com/v1/images/x'],
  ],
  ['a server on this machine', { url: 'http://127.0.0.1:9/x' }, ['Allow POST http://127.0.0.1:9/x']],
])('for %s, the request is changed before the policy', (_, change, expected) => {
  const fixes = run(draft(change)).findings.flatMap((finding) => finding.fixes);
  expect(fixes.map(({ label }) => label)).toEqual(expected);
  expect(fixes.at(-1)).toMatchObject({ kind: 'policy' });
});

test('a change to the policy says who can then do what', () => {
  const one = draft({ url: 'https://api.openai.com/v1/images/generations?key=$CLIENT_SECRET', headers: [] });
  const allowed = (secret = policy()) =>
    run(one, secret)
      .findings.flatMap(({ fixes }) => fixes)
      .flatMap((fix) => (fix.kind === 'policy' ? [fix.allows] : []));
  expect(allowed()).toEqual([
    'You and signed-in users of your pages can then put openai in the query key, for every allowed destination.',
  ]);
  expect(allowed(policy({ access: 'public', allow: [] }))[0]).toBe(
    'Anyone can then send openai to https://api.openai.com/v1/images/generations with POST.',
  );
});

test('a private secret refuses the anonymous, until it runs as owner', () => {
  const one = draft({ runAs: { ...EMPTY_DRAFT.runAs, kind: 'anonymous' } });
  expect(codes(one)).toEqual(['SIGN_IN_REQUIRED']);
  expect(fixed(one, 'Run as owner').lint.findings).toEqual([]);
  expect(codes(one, policy({ access: 'public' }))).toEqual([]);
});

test('a URL without a scheme gets https', () => {
  const one = draft({ url: 'api.openai.com/v1/images/generations' });
  expect(fixed(one, 'Add https://').lint.findings).toEqual([]);
});

test("a header of the relay's own is removed", () => {
  const one = draft({ headers: [...draft().headers, row('Host', 'x')] });
  expect(codes(one)).toEqual(['HEADER_NOT_ALLOWED']);
  expect(fixed(one, 'Remove the header host').lint.findings).toEqual([]);
});

test('a key typed in plain comes first and blocks, also where nothing else is filled in', () => {
  const url = `https://api.example/?key=AIza${'Sy0123456789abcdefghijklmnopqrstuv'}x`;
  expect(run({ ...EMPTY_DRAFT, url }).findings.map(({ level }) => level)).toEqual(['error', 'hint']);
  expect(run({ ...EMPTY_DRAFT, url: '' }).findings.map(({ level }) => level)).toEqual(['hint']);
});

test('a value without a name is told to be left out', () => {
  const { findings } = run(draft({ headers: [...draft().headers, row('', 'forgotten')] }));
  expect(findings).toMatchObject([{ level: 'hint', param: 'headers' }]);
});

test('a file that has to be chosen again is asked for', () => {
  const fields = [{ ...field('image'), kind: 'file' as const }];
  const { findings } = run(draft({ body: { kind: 'multipart', text: '', fields } }));
  expect(findings).toMatchObject([{ level: 'hint', text: expect.stringContaining('image') }]);
});

test('an expired secret leads to the secrets', () => {
  const { findings } = run(draft(), policy({ expiresAt: '2029-12-31T00:00:00Z' }));
  expect(findings).toMatchObject([{ code: 'SECRET_EXPIRED', fixes: [{ kind: 'go', to: 'secrets' }] }]);
});

test.each(['{', '[1]', '"x"'])('claims that are %s are told', (claims) => {
  const one = draft({ runAs: { kind: 'user', sub: 'ann', claims } });
  expect(run(one).findings).toMatchObject([{ level: 'error', param: 'runAs' }]);
});

test('a paused secret says so, whoever calls, and leads to the secrets', () => {
  for (const kind of ['owner', 'user', 'anonymous'] as const) {
    const { findings } = run(
      draft({ runAs: { kind, sub: 'ann', claims: '' } }),
      policy({ access: 'public', paused: true }),
    );
    expect(findings).toMatchObject([{ code: 'SECRET_PAUSED', fixes: [{ kind: 'go', to: 'secrets' }] }]);
  }
});

test.each<[Draft['runAs']['kind'], string, string[]]>([
  ['owner', '', []],
  ['user', '{ "role": "paid" }', []],
  ['user', '', ['CLAIMS_REQUIRED']],
  ['user', '{ "role": "free" }', ['CLAIMS_REQUIRED']],
  ['anonymous', '', ['SIGN_IN_REQUIRED']],
])('of claims that a secret asks for, %s with "%s" is told %j', (kind, claims, expected) => {
  const one = draft({ runAs: { kind, sub: 'ann', claims } });
  for (const access of ['private', 'public'] as const) {
    expect(codes(one, policy({ access, claims: { role: 'paid' } }))).toEqual(expected);
  }
});

test('a test user is given the claims that a secret asks for by one click, and keeps its others', () => {
  const secret = policy({ claims: { role: ['paid', 'staff'], 'app_metadata.level': 3 } });
  const one = draft({ runAs: { kind: 'user', sub: 'ann', claims: '{ "role": "free", "lang": "en" }' } });
  const after = fixed(one, 'Give the test user role, app_metadata.level', secret);
  expect(JSON.parse(after.draft.runAs.claims)).toEqual({ role: 'paid', lang: 'en', 'app_metadata.level': 3 });
  expect(after.lint.findings).toEqual([]);
});

test('a header that the relay leaves out is told, where the policy does not allow it', () => {
  const ranged = draft();
  const one = { ...ranged, headers: [...ranged.headers, row('Range', 'bytes=0-9')] };
  expect(run(one).findings).toMatchObject([
    { level: 'hint', param: 'headers.range', text: expect.stringContaining('range') },
  ]);
  expect(run(one).plan?.headers.map(([name]) => name)).not.toContain('range');
  const allowing = { ...policy(), allowRanges: true };
  expect(run(one, allowing).findings).toEqual([]);
  expect(run(one, allowing).plan?.headers.map(([name]) => name)).toContain('range');
});

test('a header that names another method is told, and removed by one click, where the policy is of a method or path', () => {
  const plain = draft();
  const one = { ...plain, headers: [...plain.headers, row('X-HTTP-Method-Override', 'DELETE')] };
  const [rule] = policy().allow;
  const bound = { ...policy(), allow: [{ origin: rule?.origin ?? '', methods: ['POST' as const] }] };
  expect(codes(one, bound)).toEqual(['HEADER_NOT_ALLOWED']);
  expect(fixed(one, 'Remove the header x-http-method-override', bound).lint.findings).toEqual([]);
  expect(codes(one, { ...policy(), allow: [{ origin: rule?.origin ?? '' }] })).toEqual([]);
});

import { expect, test } from 'vitest';
import { plainKeysIn } from '../../../extension/plain-keys/find.ts';
import type { Fix } from '../../../extension/playground/lint/finding.ts';
import { keyFindings } from '../../../extension/playground/lint/plain-key-findings.ts';
import { type Draft, row } from '../../../extension/request-model/draft.ts';
import { random } from '../leaks/build.ts';
import { draft } from '../playground/build.ts';

const KEY = `sk-proj-${random(40)}`;
const findings = (one: Draft, hints: { name: string; hint: string }[] = []) =>
  keyFindings(one, plainKeysIn(one, hints));
const labels = (fixes: readonly Fix[]) => fixes.map(({ label }) => label);

test('a key is named by its place and vendor, never by its text, and can be replaced, registered or dismissed', () => {
  const [finding, ...others] = findings(draft({ headers: [row('Authorization', `Bearer ${KEY}`)] }));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ level: 'error', param: 'headers.Authorization' });
  expect(finding?.text).toMatch(/^The header Authorization contains what looks like a key \(OpenAI\)\./);
  expect(finding?.text).not.toContain(KEY.slice(-20));
  expect(labels(finding?.fixes ?? [])).toEqual([
    'Replace with $CLIENT_SECRET',
    'Save it as a secret',
    "It's not a key",
  ]);
});

test('a key in two places is one finding, and one click replaces both', () => {
  const one = draft({ url: `https://api.example/?x=${KEY}`, headers: [row('X-Api-Key', KEY)] });
  const all = findings(one);
  expect(all).toHaveLength(1);
  expect(all[0]?.text).toMatch(/^The URL and the header X-Api-Key contain /);
  const [replace] = all[0]?.fixes ?? [];
  const next = replace?.kind === 'draft' ? replace.draft : one;
  expect(next.url).toBe('https://api.example/?x=$CLIENT_SECRET');
  expect(findings(next)).toEqual([]);
});

test('a registered value is called by its name, and its secret is chosen with the placeholder', () => {
  const one = draft({ headers: [row('X-Api-Key', KEY)] });
  const [finding] = findings(one, [{ name: 'images', hint: KEY.slice(-4) }]);
  expect(finding?.text).toContain('the value of images');
  expect(labels(finding?.fixes ?? [])).toEqual(['Replace with $CLIENT_SECRET', "It's not a key"]);
  const [replace] = finding?.fixes ?? [];
  expect(replace?.kind === 'draft' && replace.draft.secret).toBe('images');
});

test('where a stored draft lost its key, the placeholder is offered', () => {
  const [finding] = findings(draft({ headers: [row('Authorization', 'Bearer ••••••••')] }));
  expect(finding?.text).toMatch(/^The header Authorization contained a key/);
  const [replace] = finding?.fixes ?? [];
  expect(replace?.kind === 'draft' && replace.draft.headers[0]?.value).toBe('Bearer $CLIENT_SECRET');
});

import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { refusalFix, refusalText } from '../../../extension/policy/refusal-text.ts';
import { ROOT } from '../../../scripts/targets.ts';
import { refusal } from '../../../shared/errors.ts';
import { parseRequest, requestSchema } from '../../../shared/protocol/request.ts';
import { speak } from '../../support/language.ts';
import { refusals } from './refusals.ts';

/** The module anew: numbers and values are written as the language is when it is loaded. */
async function textsIn(language: string): Promise<typeof import('../../../extension/policy/refusal-text.ts')> {
  await speak(language);
  vi.resetModules();
  return import('../../../extension/policy/refusal-text.ts');
}
/** Other files may run in the same process. */
afterEach(async () => {
  await speak('en');
  vi.resetModules();
});

/** The relay writes 10000. */
const plainNumbers = (text: string): string => text.replace(/(?<=\d),(?=\d{3})/g, '');

test.each(refusals())('%s has the reason of this name', (kind, one) => {
  expect(one.reason?.[0]).toBe(kind);
});

test.each(refusals().filter(([kind]) => kind !== 'field'))('%s is said as the relay says it', (_, one) => {
  expect(plainNumbers(refusalText(one))).toBe(one.detail);
});

/** The panel shows what to do only about what is refused before the policy is looked at; the rest has buttons. */
const BY_POLICY = 'overrideHeader paused expired claim otherOrigin otherPath placement unnamedPlacement'.split(' ');

test.each(refusals().filter(([kind]) => !BY_POLICY.includes(kind)))('what to do about %s, too', (_, one) => {
  expect(refusalFix(one)).toBe(one.fix);
});

test.each(['de', 'ko', 'he'])('%s has a text of its own for each', async (language) => {
  const translated = await textsIn(language);
  for (const [kind, one] of refusals()) {
    const text = translated.refusalText(one);
    expect([kind, text]).not.toEqual([kind, one.detail]);
    expect(text).not.toMatch(/undefined|\{\w+\}/);
    const fix = translated.refusalFix(one);
    if (!BY_POLICY.includes(kind) && one.fix !== undefined) expect([kind, fix]).not.toEqual([kind, one.fix]);
  }
});

test('each field of a request has a text', () => {
  const texts = Object.keys(requestSchema.entries)
    .filter((name) => name !== 'data')
    .map((name) => {
      const request: unknown = { clientSecretName: 'a', url: 'https://a.example/', method: 'GET', [name]: 1n };
      const parsed = parseRequest(request);
      return parsed.ok ? null : refusalText(parsed.refusal);
    });
  expect(texts).toHaveLength(9);
  for (const text of texts) expect(text).toMatch(/must (?:be|have)/);
});

test('what the relay responds with stays as it is', () => {
  const received = refusal('INVALID_PARAMETER', 'url must be absolute.', { fix: 'Add https://.' });
  expect([refusalText(received), refusalFix(received)]).toEqual(['url must be absolute.', 'Add https://.']);
});

test('a reason is in no response and no copy', () => {
  for (const [kind, one] of refusals()) {
    expect(JSON.stringify(one)).not.toContain('reason');
    expect([kind, { ...one }]).not.toHaveProperty('1.reason');
  }
});

/** Refusals that only the relay makes, as they need a secret's value, or that the extension only counts as refused. */
const NOT_SHOWN = {
  'shared/placeholder/encode.ts': /\b(?:in(?:Query|Form|Path|Json|Header|Basic|Text|MultipartText))\b/,
  'shared/placeholder/template.ts': /\b(?:fill|fillHeader)\b/,
  'shared/policy/value-warnings.ts': /\brefuseValue\b/,
  'shared/protocol/forward-target.ts': /\bparseForwardTarget\b/,
};

test('every refusal that the extension can show has a reason', () => {
  const files = globSync('shared/**/*.ts', { cwd: ROOT }).filter((file) => !/^shared\/(?:client\/|errors)/.test(file));
  const without = files.filter((file) => /\brefusal\(/.test(readFileSync(path.join(ROOT, file), 'utf8')));
  expect(without.sort()).toEqual(Object.keys(NOT_SHOWN));
});

test('the extension shows none of the others', () => {
  const importing = globSync('extension/**/*.{ts,tsx}', { cwd: ROOT }).filter((file) => {
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    return Object.entries(NOT_SHOWN).some(([from, names]) =>
      [...text.matchAll(/^import \{([^}]*)\} from '([^']+)';$/gm)].some(
        ([, imported = '', target = '']) => target.endsWith(from) && names.test(imported),
      ),
    );
  });
  expect(importing).toEqual(['extension/recorded-call/route.ts']);
});

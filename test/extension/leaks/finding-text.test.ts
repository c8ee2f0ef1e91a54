import { expect, test } from 'vitest';
import { findingText, severityText, vendorText } from '../../../extension/leaks/finding-text.ts';
import { echoed, pageKey, rawCredential } from '../../../extension/leaks/kinds.ts';

const title = (finding: Parameters<typeof findingText>[0]): string => findingText(finding).title;

test('a finding says what was found, of whom and how often', () => {
  expect(title(rawCredential('GitHub')('body'))).toBe('The page sends a key for GitHub');
  expect(title(rawCredential(null)('body'))).toBe('The page sends a credential');
  expect(title(pageKey('query key'))).toBe('The page sends a Google API key');
  expect([1, 2].map((times) => title(echoed(times)('response')))).toEqual([
    'The response repeated the secret once',
    'The response repeated the secret 2 times',
  ]);
});

test('a key that is of no vendor, and how bad a finding is', () => {
  expect([vendorText('a private key'), vendorText('Stripe')]).toEqual(['a private key', 'Stripe']);
  expect(severityText('medium')).toBe('medium');
});

import { afterEach, expect, test, vi } from 'vitest';
import { speak } from '../../support/language.ts';

/** The modules anew: they read their texts when they are loaded. */
async function inLanguage(language: string) {
  await speak(language);
  vi.resetModules();
  return {
    ...(await import('../../../extension/language/messages.ts')),
    ...(await import('../../../extension/response-view/format.ts')),
    ...(await import('../../../extension/design/ago.ts')),
    ...(await import('../../../extension/design/tab-step.ts')),
  };
}
/** Other files may run in the same process. */
afterEach(async () => {
  await speak('en');
  vi.resetModules();
});

const NOW = Date.UTC(2026, 0, 2);
const YEAR_AGO = new Date(Date.UTC(2025, 0, 1)).toISOString();

test.each([
  ['en', '12.4 kB', '3.42 s', '0.4 ms', '1 yr. ago'],
  ['de', '12,4 kB', '3,42 s', '0,4 ms', 'vor 1 Jahr'],
  ['ko', '12.4 kB', '3.42 s', '0.4 ms', '1년 전'],
])('numbers and times are written as in the language: %s', async (language, size, long, short, time) => {
  const { sizeText, durationText, ago } = await inLanguage(language);
  expect([sizeText(12_400), durationText(3_420), durationText(0.4), ago(YEAR_AGO, NOW)]).toEqual([
    size,
    long,
    short,
    time,
  ]);
});

test('in a language from right to left, values and measures keep their own order', async () => {
  const { t, sizeText } = await inLanguage('he');
  expect(t('connection.connect.connected', { name: 'https://a.example/' })).toBe(
    'התחברתם אל \u2068https://a.example/\u2069.',
  );
  expect(t('inspector.toolbar.calls', 3, { count: '3' })).toBe('\u20683\u2069 קריאות');
  expect(sizeText(12_400)).toBe('\u206612.4 kB\u2069');
});

test('in one from left to right, nothing is added to them', async () => {
  const { t, sizeText } = await inLanguage('de');
  expect(t('connection.connect.connected', { name: 'https://a.example/' })).toBe('Mit https://a.example/ verbunden.');
  expect(sizeText(999)).toBe('999 B');
});

test.each([
  ['en', [1, -1, 0]],
  ['he', [-1, 1, 0]],
])('arrow keys lead through tabs as they are read: %s', async (language, steps) => {
  const { tabStep } = await inLanguage(language);
  const press = (key: string) => tabStep({ key } as KeyboardEvent);
  expect(['ArrowRight', 'ArrowLeft', 'ArrowUp'].map(press)).toEqual(steps);
});

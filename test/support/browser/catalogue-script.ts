import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CHROME_OUTPUT } from '../../../scripts/targets.ts';

/** Messages as the browser has them, by key. */
type Messages = Readonly<Record<string, { readonly message: string }>>;

const messagesOf = (language: string): Messages =>
  JSON.parse(readFileSync(path.join(CHROME_OUTPUT, '_locales', language, 'messages.json'), 'utf8'));

/** Every text in its brackets, each form of a plural in its own: what is shown without them is in no catalogue. */
const PSEUDO: Messages = Object.fromEntries(
  Object.entries(messagesOf('en')).map(([key, { message }]) => {
    const isSetting = key === 'language' || key === 'direction';
    const marked = message.split(' | ').map((form) => `⟦${form}⟧`);
    return [key, { message: isSetting ? message : marked.join(' | ') }];
  }),
);

/**
 * A script that gives the extension's pages other texts than the browser's language has, to be run before their own
 * scripts: while Chromium runs, tests find their way in English, and what comes after is in this language.
 */
export const catalogueScript = (language: 'de' | 'he' | 'ko' | 'pseudo'): string => `(() => {
  if (globalThis.location?.protocol !== 'chrome-extension:') return;
  const messages = ${JSON.stringify(language === 'pseudo' ? PSEUDO : messagesOf(language))};
  const dollars = /\\$(?:([1-9])|(\\$+))/g;
  chrome.i18n.getMessage = (key, values = []) =>
    (messages[key]?.message ?? '').replace(dollars, (_, digit, rest) =>
      digit ? ([values].flat()[Number(digit) - 1] ?? '') : rest,
    );
})()`;

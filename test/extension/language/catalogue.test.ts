import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseMessagesFile } from '@wxt-dev/i18n/build';
import { expect, test } from 'vitest';
import { ROOT } from '../../../scripts/targets.ts';

type Message = Awaited<ReturnType<typeof parseMessagesFile>>[number];

const read = async (language: string): Promise<ReadonlyMap<string, Message>> => {
  const messages = await parseMessagesFile(path.join(ROOT, 'extension/locales', `${language}.yml`));
  // The module adds those of the browser.
  const own = messages.filter(({ key }) => !key.join('.').startsWith('@@'));
  return new Map(own.map((message) => [message.key.join('.'), message]));
};
const textOf = (message: Message | undefined): string =>
  message?.type === 'plural' ? Object.values(message.plurals).join('\n') : (message?.message ?? '');

/** What a translation must not change: values, elements, code. */
const FIXED = /\{\w+\}|<\/?\w+\/?>|\$\$\w+/g;
const fixedParts = (message: Message | undefined): string[] => {
  const parts = textOf(message).match(FIXED) ?? [];
  // Each form of a plural has them, and languages differ in the number of forms.
  return message?.type === 'plural' ? [...new Set(parts)].sort() : parts.toSorted();
};
/** A dollar sign that the browser would take for the start of a value. */
const SINGLE_DOLLAR = /(?<!\$)\$(?:\$\$)*(?!\$)/;

const english = await read('en');
const languages = globSync('*.yml', { cwd: path.join(ROOT, 'extension/locales') }).map((file) => path.parse(file).name);

test('there are four languages, one of them written from right to left', async () => {
  expect(languages.toSorted()).toEqual(['de', 'en', 'he', 'ko']);
  const catalogues = await Promise.all(languages.map(read));
  expect(catalogues.map((all) => textOf(all.get('direction'))).toSorted()).toEqual(['ltr', 'ltr', 'ltr', 'rtl']);
});

test.each(languages)('%s has every message, with the values and elements of English', async (language) => {
  const messages = await read(language);
  expect([...messages.keys()]).toEqual([...english.keys()]);
  const differing = [...english].filter(([key, message]) => {
    const translated = messages.get(key);
    return message.type !== translated?.type || `${fixedParts(message)}` !== `${fixedParts(translated)}`;
  });
  expect(differing.map(([key]) => `${key}: ${textOf(messages.get(key))}`)).toEqual([]);
});

test.each(languages)('%s has no empty text, and no dollar sign that the browser would replace', async (language) => {
  const wrong = [...(await read(language))].filter(([, message]) => {
    const text = textOf(message);
    return text.trim() === '' || SINGLE_DOLLAR.test(text);
  });
  expect(wrong.map(([key]) => key)).toEqual([]);
});

test('a single dollar sign would be found', () => {
  expect(['$1', '$CLIENT_SECRET', 'a $$$b'].map((text) => SINGLE_DOLLAR.test(text))).toEqual([true, true, true]);
  expect(['$$CLIENT_SECRET', 'none'].map((text) => SINGLE_DOLLAR.test(text))).toEqual([false, false]);
});

test('no message is left that nothing uses', () => {
  const sources = globSync(['extension/**/*.{ts,tsx}', 'wxt.config.ts'], { cwd: ROOT })
    .map((file) => readFileSync(path.join(ROOT, file), 'utf8'))
    .join('\n');
  const isUsed = (key: string): boolean =>
    sources.includes(`'${key}'`) || sources.includes(`__MSG_${key.replaceAll('.', '_')}__`);
  expect([...english.keys()].filter((key) => !isUsed(key))).toEqual([]);
});

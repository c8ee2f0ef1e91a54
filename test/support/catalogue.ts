import path from 'node:path';
import { parseMessagesFile } from '@wxt-dev/i18n/build';
import { ROOT } from '../../scripts/targets.ts';

/** The texts of the extension in a language, as they are in the catalogue: without values, and without plurals. */
export async function catalogue(language: string): Promise<(key: string) => string> {
  const messages = await parseMessagesFile(path.join(ROOT, 'extension/locales', `${language}.yml`));
  const texts = new Map(
    messages.map((message) => [message.key.join('.'), message.type === 'simple' ? message.message : undefined]),
  );
  return (key) => {
    const text = texts.get(key);
    if (text === undefined) throw new Error(`${language}.yml has no simple text ${key}.`);
    return text;
  };
}

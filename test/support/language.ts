import path from 'node:path';
import { generateChromeMessages, parseMessagesFile } from '@wxt-dev/i18n/build';
import { ROOT } from '../../scripts/targets.ts';

/** `$1` to `$9`, and `$$` for a dollar sign, as browsers read them. */
const DOLLAR = /\$(?:([1-9])|(\$+))/g;

const host = globalThis as { chrome?: { i18n?: unknown } };

/** The part of the browser that reads texts, with those of a language, for modules that are loaded from then on. */
export async function speak(language: string): Promise<void> {
  const file = path.join(ROOT, 'extension/locales', `${language}.yml`);
  const messages = generateChromeMessages(await parseMessagesFile(file));
  const getMessage = (key: string, values: readonly string[] = []): string =>
    (messages[key]?.message ?? '').replace(DOLLAR, (_, digit, dollars) =>
      digit ? (values[Number(digit) - 1] ?? '') : dollars,
    );
  // The same object: what has it already keeps it.
  host.chrome ??= {};
  host.chrome.i18n = { getMessage };
}

// Tests look for what people see, in English.
if (!host.chrome?.i18n) await speak('en');

import path from 'node:path';
import { generateChromeMessages, parseMessagesFile } from '@wxt-dev/i18n/build';
import { ROOT } from '../../scripts/targets.ts';

/** `$1` to `$9`, and `$$` for a dollar sign, as browsers read them. */
const DOLLAR = /\$(?:([1-9])|(\$+))/g;

/** The part of the browser that reads texts, with those in English: tests look for what people see. */
const host = globalThis as { chrome?: { i18n?: unknown } };
if (!host.chrome?.i18n) {
  const messages = generateChromeMessages(await parseMessagesFile(path.join(ROOT, 'extension/locales/en.yml')));
  const getMessage = (key: string, values: readonly string[] = []): string =>
    (messages[key]?.message ?? '').replace(DOLLAR, (_, digit, dollars) =>
      digit ? (values[Number(digit) - 1] ?? '') : dollars,
    );
  host.chrome = { ...host.chrome, i18n: { getMessage } };
}

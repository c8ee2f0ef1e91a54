import { createI18n } from '@wxt-dev/i18n';
import type { GeneratedI18nStructure } from '../../.wxt/i18n/structure';

const { t: translated } = createI18n<GeneratedI18nStructure>();

/** Between right-to-left words a value keeps its own order: a URL's slashes and digits would change places (UAX #9). */
const isolated = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, `\u2068${text}\u2069`]));
};
const withIsolatedValues = ((key: 'language', ...values: []) =>
  translated(key, ...(values.map(isolated) as []))) as typeof translated;

/**
 * A text of the extension in the language of the browser; English where there is no translation. The texts are in
 * `extension/locales`, and the browser reads them, so they are in no script. `{name}` in a message is replaced by what
 * is given under that name; the form of a plural is chosen by the number in the second place.
 */
export const t = translated('direction') === 'rtl' ? withIsolatedValues : translated;

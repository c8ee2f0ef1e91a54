import { createI18n } from '@wxt-dev/i18n';
import type { GeneratedI18nStructure } from '../../.wxt/i18n/structure';
import { isolated } from './isolated.ts';

const { t: inOrder } = createI18n<GeneratedI18nStructure>();

/**
 * A text of the extension in the language of the browser; English where there is no translation. The texts are in
 * `extension/locales`, and the browser reads them, so they are in no script. `{name}` in a message is replaced by what
 * is given under that name; the form of a plural is chosen by the number in the second place.
 */
export const t: typeof inOrder =
  inOrder('direction') === 'rtl'
    ? (key: string, ...values: unknown[]) =>
        (inOrder as (key: string, ...values: unknown[]) => string)(key, ...values.map(isolated))
    : inOrder;

import { t } from './messages.ts';

/** BCP 47 tag of the language that the texts are in, which need not be that of the browser. */
export const language = t('language');

const NUMBER = new Intl.NumberFormat(language);

/** With the separators of the language: `1,234`. */
export const number = (value: number): string => NUMBER.format(value);

/** Times on the clock have 24 hours, as in logs. */
export const dateFormat = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(language, { hourCycle: 'h23', ...options });

const LIST = new Intl.ListFormat(language);

/** `a, b, and c`. */
export const listText = (items: readonly string[]): string => LIST.format(items);

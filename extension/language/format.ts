import { t } from './messages.ts';

/** BCP 47 tag of the language that the texts are in, which need not be that of the browser. */
export const language = t('language');

const NUMBER = new Intl.NumberFormat(language);

/** With the separators of the language: `1,234`. */
export const number = (value: number): string => NUMBER.format(value);

const COMPACT = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });

/** Rounded, and short: `1.2K`. */
export const compactNumber = (value: number): string => COMPACT.format(value);

const LIST = new Intl.ListFormat(language, { type: 'unit', style: 'short' });

/** `a, b, c`. */
export const list = (texts: readonly string[]): string => LIST.format(texts);

/** Times on the clock have 24 hours, as in logs. */
export const dateFormat = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(language, { hourCycle: 'h23', ...options });

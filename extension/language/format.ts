import { t } from './messages.ts';

/** BCP 47 tag of the language that the texts are in, which need not be that of the browser. */
export const language = t('language');

const isRightToLeft = t('direction') === 'rtl';

/** Text that is read from left to right in every language: `3.4 s` beside Hebrew would become `s 3.4` (UAX #9). */
export const leftToRight = (text: string): string => (isRightToLeft ? `\u2066${text}\u2069` : text);

export const numberFormat = (options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  new Intl.NumberFormat(language, options);

/** Each is made when it is first needed: it takes longer than all that a page loads with it. */
let formatter: Intl.NumberFormat | undefined;

/** With the separators of the language: `1,234`. */
export function number(value: number): string {
  formatter ??= numberFormat({});
  return formatter.format(value);
}

let list: Intl.ListFormat | undefined;

/** `a, b, c`. */
export function commaList(texts: readonly string[]): string {
  list ??= new Intl.ListFormat(language, { type: 'unit', style: 'short' });
  return list.format(texts);
}

/** Times on the clock have 24 hours, as in logs. */
export const dateFormat = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(language, { hourCycle: 'h23', ...options });

let sentence: Intl.ListFormat | undefined;

/** `a, b, and c`. */
export function listText(items: readonly string[]): string {
  sentence ??= new Intl.ListFormat(language);
  return sentence.format(items);
}

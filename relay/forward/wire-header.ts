import { asciiDisposition } from './content-disposition.ts';

/** `token` of RFC 9110, section 5.6.2, in lower case. */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** `field-value` of RFC 9110, section 5.5: visible ASCII, spaces, tabs and bytes above 0x7F. Never CR, LF or NUL. */
const VALUE = /^[\t -~\u0080-\u00ff]*$/;
const ASCII = /^[\t -~]*$/;

export const canBeName = (name: string): boolean => NAME.test(name);

/**
 * A mirrored header's value as it may go to Node, a character for each byte; null where it cannot go at all.
 *
 * Node validates a value in `setHeader` and then, for `content-disposition` beside a known body length, reads its Latin-1
 * as UTF-8 and writes it as Latin-1 again (`processHeader` in lib/_http_outgoing.js, since nodejs/node#46528; see
 * nodejs/node#58240): the two characters U+010D U+010A of an upstream leave as CR LF, with headers of its choice behind
 * them. ASCII comes through that unchanged.
 */
export function wireValue(name: string, value: string): string | null {
  if (!VALUE.test(value)) return null;
  return name === 'content-disposition' && !ASCII.test(value) ? asciiDisposition(value) : value;
}

import { asciiDisposition } from './content-disposition.ts';

/** `token` of RFC 9110, section 5.6.2, in lower case. */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** `field-value` of RFC 9110, section 5.5: visible ASCII, spaces, tabs and bytes above 0x7F. Never CR, LF or NUL. */
const VALUE = /^[\t -~\u0080-\u00ff]*$/;
const ASCII = /^[\t -~]*$/;

export const canBeName = (name: string): boolean => NAME.test(name);

/**
 * A mirrored header's value as it is safe to pass to Node, one character per byte; null if there is none.
 *
 * Node validates a value in `setHeader` and then, for `content-disposition` beside a known body length, reads its Latin-1
 * as UTF-8 and writes it as Latin-1 again (`processHeader` in lib/_http_outgoing.js, since nodejs/node#46528; see
 * nodejs/node#58240): U+010D U+010A from an upstream become CR LF, followed by headers of its choice (response
 * splitting). ASCII is not changed by that.
 */
export function wireValue(name: string, value: string): string | null {
  if (!VALUE.test(value)) return null;
  return name === 'content-disposition' && !ASCII.test(value) ? asciiDisposition(value) : value;
}

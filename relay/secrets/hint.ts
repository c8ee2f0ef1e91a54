const LENGTH = 4;
const MIN_LENGTH = 20;

const PEM_END = '-----END ';
/** RFC 7468, section 3; line breaks may be escaped, as in Google's JSON. */
const PEM_END_LINE = /^-----END [A-Z0-9 ]+-----(?:\s|\\[rn])*$/;

/**
 * The last characters of a value, by which its owner recognizes it; absent for a short value. Every PEM file ends with
 * the same line, so its hint are the last characters of the key in it, without base64 padding.
 */
export function hintOf(value: string): { readonly hint?: string } {
  const at = value.lastIndexOf(PEM_END);
  const key = at >= 0 && PEM_END_LINE.test(value.slice(at)) ? withoutEnd(value.slice(0, at)) : value;
  return key.length < MIN_LENGTH ? {} : { hint: key.slice(-LENGTH) };
}

/** Bounded before the pattern runs, which takes quadratic time on long white space. */
const withoutEnd = (text: string): string => text.slice(-2 * 64).replace(/(?:\s|\\[rn]|=)+$/, '');

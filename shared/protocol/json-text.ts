/** JSON that is cut as text, because parsing it and writing it anew would change it. */

export const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/**
 * Index of the quote that ends a string whose first character is at `start`, or -1. Not a regular expression: a string
 * can hold an image of many megabytes.
 */
export function closingQuote(text: string, start: number): number {
  for (let quote = text.indexOf('"', start); ; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
    if (quote === -1 || backslashes % 2 === 0) return quote;
  }
}

/** Points for a word of the query that is found whole, more at the start of a word; and for its letters in order. */
const WHOLE = 100;
const AT_START = 50;
const IN_ORDER = 40;

/**
 * How well a text matches what was typed; null if it does not. Each word has to be in it, whole or as letters in order:
 * `oai mod` finds "OpenAI: list models".
 */
export function matchScore(query: string, text: string): number | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const lower = text.toLowerCase();
  let score = 0;
  for (const word of words) {
    const points = wordScore(word, lower);
    if (points === null) return null;
    score += points;
  }
  // Of two that match alike, the shorter one has less besides.
  return score - lower.length / 100;
}

function wordScore(word: string, text: string): number | null {
  const index = text.indexOf(word);
  if (index >= 0) return WHOLE + (isStart(text, index) || text.includes(` ${word}`) ? AT_START : 0);
  let from = 0;
  let gaps = 0;
  for (const letter of word) {
    const at = text.indexOf(letter, from);
    if (at < 0) return null;
    if (at !== from && !isStart(text, at)) gaps += 1;
    from = at + 1;
  }
  return gaps > word.length / 2 ? null : IN_ORDER - gaps;
}

const isStart = (text: string, index: number): boolean => index === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(index - 1));

/** Longer texts are not commands that somebody copied. */
const MAX_LENGTH = 100_000;

/** After a prompt, assignments or the name of another program that runs it. */
const COMMAND = /^\s*(?:[^\n]{0,60}[$#%>] +)?(?:\w+=\S* +)*(?:(?:sudo|time) +)?curl(?:\.exe)?\s+\S/;
/** Its output is the body. */
const PIPED = /^\s*(?:[$#%>] +)?(?:echo|cat)\b[^\n]*\| *curl\s/;
/** Blank lines, comments, the start of a Markdown block, and assignments. */
const PRECEDING = /^\s*(?:#.*|```\w*|(?:export +)?\w+=\S.*)?$/;

/** Cheap, because it is asked for every paste. */
export function looksLikeCurl(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  const isCommand = (line: string): boolean => COMMAND.test(line) || PIPED.test(line);
  const first = text.split(/\r?\n/).find((line) => isCommand(line) || !PRECEDING.test(line));
  return first !== undefined && isCommand(first);
}

/** Longer texts are not commands that somebody copied. */
const MAX_LENGTH = 200_000;

/** Cheap, because it is asked for every paste. A prompt, an assignment or a pipe may precede the command. */
export const looksLikeCurl = (text: string): boolean =>
  text.length <= MAX_LENGTH &&
  /^\s*(?:```\w*\s*)?(?:[^\n]{0,60}[$#%>] +)?(?:\w+=\S* +)*curl(?:\.exe)?\s+\S/.test(text.replace(PRECEDING_LINES, ''));

/** Comments, assignments, and the commands whose output is the body. */
const PRECEDING_LINES = /^(?:\s*(?:#[^\n]*|(?:export\s+)?\w+=[^\n]*|(?:echo|cat)\b[^\n|]*\|)\s*\n?)+(?=[^\n]*curl)/;

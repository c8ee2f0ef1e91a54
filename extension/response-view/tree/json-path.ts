import { type JsonLines, jsonText, lineTokens } from '../json-lines.ts';

/** One step from a value to one inside it: the name of a member, or the index of an item. */
type Step = string | number;

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
/** What JSONPath allows after a dot (RFC 9535, section 2.5.1.1), as far as ASCII goes. */
const SHORTHAND = /^[A-Za-z_]\w*$/;

/** Whether a line only closes an object or array. */
export const isClosing = ({ text, starts }: JsonLines, line: number): boolean =>
  /[}\]]/.test(text[starts[line] ?? 0] ?? '');

/** The line that opens the object or array around a line; -1 at the top. */
export function parentOf({ depths }: JsonLines, line: number): number {
  const depth = depths[line] ?? 0;
  let at = line - 1;
  while (at >= 0 && (depths[at] ?? 0) >= depth) at -= 1;
  return at;
}

/** The steps from the whole JSON to the value that a line shows or opens. */
export function stepsTo(lines: JsonLines, line: number): readonly Step[] {
  const parent = parentOf(lines, line);
  if (parent === -1) return [];
  return [...stepsTo(lines, parent), stepIn(lines, parent, line)];
}

function stepIn(lines: JsonLines, parent: number, line: number): Step {
  const [kind, text] = lineTokens(lines, line)[0] ?? ['mark', ''];
  if (kind === 'name') return JSON.parse(text) as string;
  let index = 0;
  for (let at = parent + 1; at < line; index += 1) at = (lines.closes[at] || at) + 1;
  return index;
}

/** `$.data[0]['a b']` (RFC 9535). */
export const jsonPath = (steps: readonly Step[]): string =>
  `$${steps
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return SHORTHAND.test(step) ? `.${step}` : `[${singleQuoted(step)}]`;
    })
    .join('')}`;

/** `data[0]['a b']`, to be written after the name of a variable and a dot; empty for the whole JSON. */
export const javaScriptPath = (steps: readonly Step[]): string =>
  steps
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      return IDENTIFIER.test(step) ? `${index === 0 ? '' : '.'}${step}` : `[${singleQuoted(step)}]`;
    })
    .join('');

const singleQuoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

/** Longer ones are copied as they came: formatting them would block the window. */
const MAX_FORMATTED = 20_000;

/**
 * The value that a line shows or opens, to be copied: a string without its quotes and escapes, anything else as JSON.
 * Null if its end is beyond the lines.
 */
export function valueText(lines: JsonLines, line: number): string | null {
  const { text, starts, ends, closes } = lines;
  const tokens = lineTokens(lines, line).filter(([kind]) => kind !== 'space');
  const isMember = tokens[0]?.[0] === 'name';
  const [kind, first = ''] = tokens[isMember ? 2 : 0] ?? [];
  const close = closes[line] ?? 0;
  if (close === 0) {
    if (kind === 'string') return JSON.parse(first) as string;
    return kind === 'mark' ? `${first}${first === '{' ? '}' : ']'}` : first;
  }
  if (close >= lines.count) return null;
  if (close - line < MAX_FORMATTED) {
    const name = isMember ? `${tokens[0]?.[1]}: ` : '';
    return jsonText(lines, line, close).slice(name.length).replace(/,$/, '');
  }
  const start = isMember
    ? text.indexOf(first, (starts[line] ?? 0) + (tokens[0]?.[1].length ?? 0))
    : (starts[line] ?? 0);
  return text.slice(start, ends[close]).replace(/,$/, '');
}

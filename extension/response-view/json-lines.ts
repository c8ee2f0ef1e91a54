import { closingQuote } from '../../shared/protocol/json-text.ts';
import { createColumn, isWide, type Lines } from './lines/lines.ts';

/** A token of a line; `name` is the name of a member. */
export type JsonToken = readonly [kind: 'name' | 'string' | 'number' | 'literal' | 'mark' | 'space', text: string];

export interface JsonLines extends Lines {
  readonly depths: Uint32Array;
  /** For a line that opens an object or array: the line that closes it, which may be beyond `count`; otherwise 0. */
  readonly closes: Uint32Array;
}

/** Called for each string value, decoded, with its path: `data.0.url`. */
export type StringVisitor = (value: string, path: () => string) => void;

/** What may come next. After `{` and `[`, the closing bracket may, too. */
type Expected = 'value' | 'first-value' | 'name' | 'first-name' | 'colon' | 'comma' | 'end';

/** A number or a literal (RFC 8259, sections 3 and 6). */
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Formats JSON text in lines. It is tokenized, not parsed: numbers above 2^53, repeated names and the order of names
 * are preserved. `null` if the text is not JSON. Yields where it can be interrupted.
 */
export function* scanJson(
  text: string,
  { max = Number.POSITIVE_INFINITY, onString }: { readonly max?: number; readonly onString?: StringVisitor } = {},
): Generator<undefined, JsonLines | null> {
  const writer = createLineWriter(max);
  const open: { readonly closer: '}' | ']'; step: string | number }[] = [];
  const path = (): string => open.map(({ step }) => step).join('.');
  let expected: Expected = 'value';
  const afterValue = (): Expected => (open.length === 0 ? 'end' : 'comma');

  let tokens = 0;
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    tokens += 1;
    if (tokens % 256 === 0) yield;
    const start = at;
    const char = text[at] as string;
    const top = open.at(-1);
    const takesValue = expected === 'value' || expected === 'first-value';
    if (char === '"') {
      const string = stringAt(text, at);
      if (string === null) return null;
      at = string.end;
      if (takesValue) {
        onString?.(string.value, path);
        expected = afterValue();
      } else if (top && (expected === 'name' || expected === 'first-name')) {
        top.step = string.value;
        expected = 'colon';
      } else return null;
      writer.add(start, at, string.isWide);
    } else if (char === '{' || char === '[') {
      if (!takesValue) return null;
      at += 1;
      writer.open(start, at);
      open.push(char === '{' ? { closer: '}', step: '' } : { closer: ']', step: 0 });
      expected = char === '{' ? 'first-name' : 'first-value';
    } else if (char === '}' || char === ']') {
      const isFirst = expected === (char === '}' ? 'first-name' : 'first-value');
      if (top?.closer !== char || !(isFirst || expected === 'comma')) return null;
      at += 1;
      open.pop();
      writer.close(start, at);
      expected = afterValue();
    } else if (char === ',') {
      if (!top || expected !== 'comma') return null;
      at += 1;
      writer.add(start, at);
      writer.end();
      if (typeof top.step === 'number') top.step += 1;
      expected = top.closer === '}' ? 'name' : 'value';
    } else if (char === ':') {
      if (expected !== 'colon') return null;
      at += 1;
      writer.add(start, at);
      writer.space();
      expected = 'value';
    } else {
      PLAIN.lastIndex = at;
      if (!takesValue || !PLAIN.test(text)) return null;
      at = PLAIN.lastIndex;
      writer.add(start, at);
      expected = afterValue();
    }
  }
  if (expected !== 'end') return null;
  return { text, ...writer.done() };
}

/** The string whose opening quote is at `start`; `null` if it is unterminated or invalid. */
function stringAt(text: string, start: number): { value: string; end: number; isWide: boolean } | null {
  const end = closingQuote(text, start + 1) + 1;
  if (end === 0) return null;
  const raw = text.slice(start, end);
  try {
    return { value: JSON.parse(raw) as string, end, isWide: isWide(raw) };
  } catch {
    return null;
  }
}

export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text[at] as string)) at += 1;
  return at;
}

function createLineWriter(max: number) {
  const columns = {
    starts: createColumn(),
    ends: createColumn(),
    lengths: createColumn(),
    wide: createColumn(),
    depths: createColumn(),
    closes: createColumn(),
  };
  let total = 0;
  const openers: number[] = [];
  let line: { start: number; end: number; length: number; isWide: boolean } | null = null;
  /** The last token was an opening bracket: the next token decides whether the line ends with it. */
  let isOpening = false;

  const end = (): void => {
    if (line && total < max) {
      columns.starts.set(total, line.start);
      columns.ends.set(total, line.end);
      columns.lengths.set(total, line.length);
      columns.wide.set(total, line.isWide ? 1 : 0);
      columns.depths.set(total, openers.length);
      columns.closes.set(total, 0);
    }
    if (line) total += 1;
    line = null;
  };
  const flushOpening = (): void => {
    if (!isOpening) return;
    isOpening = false;
    end();
    openers.push(total - 1);
  };
  const extend = (from: number, to: number, wide: boolean): void => {
    line ??= { start: from, end: to, length: 0, isWide: false };
    line.end = to;
    line.length += to - from;
    line.isWide ||= wide;
  };
  return {
    end,
    add(from: number, to: number, wide = false): void {
      flushOpening();
      extend(from, to, wide);
    },
    space(): void {
      if (line) line.length += 1;
    },
    open(from: number, to: number): void {
      flushOpening();
      extend(from, to, false);
      isOpening = true;
    },
    close(from: number, to: number): void {
      if (!isOpening) {
        end();
        const opener = openers.pop() ?? 0;
        if (opener < max) columns.closes.set(opener, total);
      }
      isOpening = false;
      extend(from, to, false);
    },
    done() {
      end();
      const count = Math.min(total, max);
      return {
        count,
        total,
        starts: columns.starts.upTo(count),
        ends: columns.ends.upTo(count),
        lengths: columns.lengths.upTo(count),
        wide: columns.wide.upTo(count),
        depths: columns.depths.upTo(count),
        closes: columns.closes.upTo(count),
      };
    },
  };
}

const TOKEN = /[{}[\],:]|[^\s{}[\],:"]+/y;

/** The tokens of a line, without its indentation. */
export function lineTokens({ text, starts, ends }: JsonLines, line: number): JsonToken[] {
  const tokens: JsonToken[] = [];
  const end = ends[line] ?? 0;
  for (let at = starts[line] ?? 0; at < end; at = skipSpace(text, at)) {
    const start = at;
    if (text[at] === '"') {
      at = closingQuote(text, at + 1) + 1;
      tokens.push(['string', text.slice(start, at)]);
      continue;
    }
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0] ?? '';
    at = start + Math.max(token.length, 1);
    if (token === ':') {
      const name = tokens.pop()?.[1] ?? '';
      tokens.push(['name', name], ['mark', ':'], ['space', ' ']);
    } else {
      tokens.push([/^[tfn]/.test(token) ? 'literal' : /^[{}[\],]/.test(token) ? 'mark' : 'number', token]);
    }
  }
  return tokens;
}

/** Lines of the formatted JSON as text, indented by two spaces per level below the first one. */
export function jsonText(lines: JsonLines, first = 0, last = lines.count - 1): string {
  const texts: string[] = [];
  const depth = lines.depths[first] ?? 0;
  for (let line = first; line <= last; line += 1) {
    const text = lineTokens(lines, line)
      .map(([, token]) => token)
      .join('');
    texts.push('  '.repeat((lines.depths[line] ?? 0) - depth) + text);
  }
  return texts.join('\n');
}

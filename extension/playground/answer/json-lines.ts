import { closingQuote, isJson } from '../../../shared/protocol/json-text.ts';

/** One piece of a line, by what it is; `name` is the name of a member. */
export type JsonToken = readonly [kind: 'name' | 'string' | 'number' | 'literal' | 'mark' | 'space', text: string];

export interface JsonLine {
  readonly depth: number;
  readonly tokens: readonly JsonToken[];
  /** On a line that opens an object or a list: index of the line that closes it. */
  readonly closes?: number;
}

const TOKEN = /-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/y;
const SPACE = /[ \t\r\n]*/y;

/**
 * JSON text laid out in lines. It is cut, never parsed: numbers past 2^53, repeated names and the order of names stay as
 * they were sent. `null` where the text is not JSON.
 */
export function jsonLines(json: string): JsonLine[] | null {
  if (!isJson(json)) return null;
  const lines: { depth: number; tokens: JsonToken[]; closes?: number }[] = [];
  const open: number[] = [];
  let line: JsonToken[] = [];
  const end = (depth = open.length): void => {
    if (line.length > 0) lines.push({ depth, tokens: line });
    line = [];
  };
  for (const { text, next } of tokensOf(json)) {
    if (text === '{' || text === '[') {
      const isEmpty = next === '}' || next === ']';
      line.push(['mark', text]);
      if (!isEmpty) {
        end();
        open.push(lines.length - 1);
      }
    } else if (text === '}' || text === ']') {
      const isEmpty = line.at(-1)?.[1] === (text === '}' ? '{' : '[');
      if (!isEmpty) {
        end();
        const opener = lines[open.pop() ?? 0];
        if (opener) opener.closes = lines.length;
      }
      line.push(['mark', text]);
    } else if (text === ',') {
      line.push(['mark', text]);
      end();
    } else if (text === ':') {
      line.push(['mark', ':'], ['space', ' ']);
    } else {
      line.push([kindOf(text, next), text]);
    }
  }
  end();
  return lines;
}

function* tokensOf(json: string): Generator<{ text: string; next: string }> {
  let at = 0;
  const read = (): string => {
    SPACE.lastIndex = at;
    SPACE.exec(json);
    const start = SPACE.lastIndex;
    if (json[start] === '"') {
      at = closingQuote(json, start + 1) + 1;
      return json.slice(start, at);
    }
    TOKEN.lastIndex = start;
    const text = TOKEN.exec(json)?.[0] ?? '';
    at = TOKEN.lastIndex;
    return text;
  };
  let text = read();
  while (text !== '') {
    const next = read();
    yield { text, next };
    text = next;
  }
}

function kindOf(text: string, next: string): JsonToken[0] {
  if (text.startsWith('"')) return next === ':' ? 'name' : 'string';
  return /^[tfn]/.test(text) ? 'literal' : 'number';
}

/** The layout as text, two spaces a level. */
export const jsonText = (lines: readonly JsonLine[]): string =>
  lines.map(({ depth, tokens }) => '  '.repeat(depth) + tokens.map(([, text]) => text).join('')).join('\n');

import { type Failure, fail, ok, type Result, refusalBecause } from '../errors.ts';
import { closingQuote, isJson } from '../protocol/json-text.ts';
import type { Reason } from '../reason.ts';
import { bodyPath, formPath } from './body-path.ts';
import { inForm, inJson } from './encode.ts';
import { MAX_PLACEHOLDERS } from './max-placeholders.ts';
import { PLACEHOLDER } from './place.ts';
import type { Slot, Template } from './template.ts';

/**
 * Cuts a body that is text already. Every character but the placeholders stays as it came: numbers such as `1.0` or
 * `12345678901234567890`, the order of names and the white space would not survive being parsed and written again.
 */
type SplitText = (text: string, isAllowed: (path: string) => boolean) => Result<Template>;

/** As for `data`; V8 takes seconds to parse megabytes of brackets, so this is looked at before it gets any. */
const MAX_DEPTH = 32;
/** Longer names of form fields name no place. */
const MAX_NAME = 1024;

const invalid = (reason: Reason, detail: string): Failure =>
  fail(refusalBecause(reason, 'INVALID_PARAMETER', detail, { param: 'data' }));

export const splitJsonText: SplitText = (text, isAllowed) => {
  let next = text.indexOf(PLACEHOLDER);
  if (next === -1) return ok([text]);

  const cutter = createSplitter(text, inJson, isAllowed);
  /** Where we are: a name for each open object, an index for each open list. */
  const path: (string | number)[] = [];
  let isName = false;
  // Strings and punctuation are all there is to look at; whether it is JSON at all is asked at the end.
  for (let at = 0; at < text.length && !cutter.isFull(); at += 1) {
    const char = text[at];
    const inner = path.length - 1;
    if (char === '{') path.push('');
    else if (char === '[') path.push(0);
    else if (char === '}' || char === ']') path.pop();
    else if (char === ',' && typeof path[inner] === 'number') path[inner] += 1;
    else if (char === '"') {
      const end = closingQuote(text, at + 1);
      if (end === -1) return invalid(['notJson'], 'The body is not valid JSON.');
      if (isName) path[inner] = nameOf(text.slice(at, end + 1));
      else if (next !== -1 && next < end) cutter.cut(at + 1, end, bodyPath(path.map(String)));
      if (next !== -1 && next < end) next = text.indexOf(PLACEHOLDER, end);
      at = end;
    }
    if (char === '{' || char === ',') isName = typeof path.at(-1) === 'string';
    else if (char === ':') isName = false;
    if (path.length > MAX_DEPTH)
      return invalid(['bodyTooDeep', MAX_DEPTH], `The body is nested deeper than ${MAX_DEPTH} levels.`);
  }
  return cutter.isFull() || isJson(text) ? ok(cutter.end()) : invalid(['notJson'], 'The body is not valid JSON.');
};

/** The dollar sign may be written as `%24`, as URLSearchParams does. */
export const splitFormText: SplitText = (text, isAllowed) => {
  const cutter = createSplitter(text, inForm, isAllowed);
  // Only the pairs that hold one are looked at: megabytes of others need no list of all.
  for (let found = text.indexOf(WORD); found !== -1 && !cutter.isFull(); ) {
    const start = text.lastIndexOf('&', found) + 1;
    const next = text.indexOf('&', found);
    const end = next === -1 ? text.length : next;
    const pair = text.slice(start, end);
    const equals = pair.indexOf('=');
    if (equals !== -1 && equals <= MAX_NAME && pair.includes(WORD, equals)) {
      cutter.cut(start + equals, end, pairPath(pair, equals));
    }
    found = text.indexOf(WORD, end);
  }
  return ok(cutter.end());
};

/** In all spellings of the placeholder. */
const WORD = 'CLIENT_SECRET';
const SPELLINGS = { json: /\$CLIENT_SECRET/g, form: /\$CLIENT_SECRET|%24CLIENT_SECRET/g };

function createSplitter(text: string, encode: Slot['encode'], isAllowed: (path: string) => boolean) {
  const spellings = encode === inForm ? SPELLINGS.form : SPELLINGS.json;
  const pieces: (string | Slot)[] = [];
  let copied = 0;
  let cuts = 0;
  return {
    /** Cuts the value from `start` to `end`, which stands at `path`. */
    cut: (start: number, end: number, path: string): void => {
      if (!isAllowed(path)) return;
      const slot: Slot = { place: { in: 'body', path }, encode };
      for (const { index, 0: found } of text.slice(start, end).matchAll(spellings)) {
        if (cuts >= MAX_PLACEHOLDERS) return;
        cuts += 1;
        pieces.push(text.slice(copied, start + index), slot);
        copied = start + index + found.length;
      }
    },
    /** There are so many that the request is refused, whatever else is in the text. */
    isFull: (): boolean => cuts >= MAX_PLACEHOLDERS,
    end: (): Template => [...pieces, text.slice(copied)],
  };
}

const nameOf = (string: string): string => (isJson(string) ? (JSON.parse(string) as string) : '');

/** Some servers split pairs at `;` too: to them `a=1;b=$CLIENT_SECRET` is at `b`. */
const pairPath = (pair: string, equals: number): string =>
  pair.includes(';') ? '' : formPath(decoded(pair.slice(0, equals).replaceAll('+', ' ')));

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

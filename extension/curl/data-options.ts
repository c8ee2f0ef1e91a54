import { percentEncode } from '../../shared/placeholder/encode.ts';
import type { Option } from './options.ts';

/** The body or query that the data options of a command add up to. */
export interface Data {
  readonly text: string;
  /** The file that is read as a whole or in part; null if there is none. */
  readonly file: string | null;
  readonly isJson: boolean;
}

const NAMES = new Set(['data', 'data-ascii', 'data-binary', 'data-raw', 'data-urlencode', 'json']);

/** Null: the command has none of these options. `stdin` is what `@-` reads. */
export function dataOf(options: readonly Option[], stdin: string | null): Data | null {
  const used = options.filter(({ name }) => NAMES.has(name));
  if (used.length === 0) return null;
  let text = '';
  let file: string | null = null;
  for (const [index, option] of used.entries()) {
    const content = contentOf(option, stdin);
    // Further `--json` options continue the text, all others begin a new pair.
    text += `${index === 0 || option.name === 'json' ? '' : '&'}${content.text}`;
    file ??= content.file;
  }
  return { text, file, isJson: used.some(({ name }) => name === 'json') };
}

interface Content {
  readonly text: string;
  readonly file: string | null;
}

function contentOf({ name, value }: Option, stdin: string | null): Content {
  if (name === 'data-raw') return { text: value, file: null };
  if (name === 'data-urlencode') return encodedContent(value, stdin);
  if (!value.startsWith('@')) return { text: value, file: null };
  const content = fileContent(value.slice(1), stdin);
  // Like curl, which reads files for `-d` as lines.
  return /^data(?:-ascii)?$/.test(name) ? { ...content, text: content.text.replace(/[\r\n]/g, '') } : content;
}

const fileContent = (file: string, stdin: string | null): Content =>
  file === '-' && stdin !== null ? { text: stdin, file: null } : { text: '', file };

/** `text`, `=text`, `name=text`, `@file` or `name@file`: the name is not encoded. */
function encodedContent(value: string, stdin: string | null): Content {
  const [, name = '', separator = '', rest = ''] = /^([^=@]*)([=@]?)(.*)$/s.exec(value) ?? [];
  const prefix = name === '' ? '' : `${name}=`;
  if (separator === '') return { text: encode(value), file: null };
  if (separator === '=') return { text: prefix + encode(rest), file: null };
  const { text, file } = fileContent(rest, stdin);
  return { text: prefix + encode(text), file };
}

/** Blanks become `+`, as in curl since 7.78. */
const encode = (text: string): string => percentEncode(text.toWellFormed()).replaceAll('%20', '+');

/** The parts of the query that `--url-query` adds: encoded unless they begin with `+`. */
export const queryOf = (options: readonly Option[]): string[] =>
  options
    .filter(({ name }) => name === 'url-query')
    .map(({ value }) => (value.startsWith('+') ? value.slice(1) : encodedContent(value, null).text));

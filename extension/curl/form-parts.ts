import type { Option } from './options.ts';

/** One part of a `multipart/form-data` body. */
export type Part =
  | { readonly kind: 'text'; readonly name: string; readonly value: string }
  | { readonly kind: 'file'; readonly name: string; readonly file: string };

/** The parts of the options `-F` and `--form-string`. */
export const partsOf = (options: readonly Option[]): Part[] =>
  options.flatMap(({ name, value }): Part[] => {
    const [, field = '', content = ''] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
    if (name === 'form-string') return [{ kind: 'text', name: field, value: content }];
    return name === 'form' ? formPart(field, content) : [];
  });

/** `value`, `@file` or `<file`, each followed by `;type=` or `;filename=`; a name may be quoted. */
function formPart(name: string, content: string): Part[] {
  if (!/^[@<]/.test(content)) return [{ kind: 'text', name, value: unquoted(content) }];
  const path = unquoted(content.slice(1));
  const given = /;\s*filename=("(?:[^"\\]|\\.)*"|[^;]*)/.exec(content)?.[1];
  return [{ kind: 'file', name, file: given === undefined ? baseName(path) : unquoted(given) }];
}

/** Up to the next semicolon, where curl reads parameters, or the inside of the quotes. */
function unquoted(text: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/s.exec(text)?.[1];
  if (quoted !== undefined) return quoted.replace(/\\(["\\])/g, '$1');
  return text.replace(/;.*$/s, '');
}

export const baseName = (path: string): string => path.replace(/^.*[/\\]/, '');

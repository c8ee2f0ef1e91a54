import { visit } from 'jsonc-parser';
import { namesCredential } from './names.ts';

/** Returns what takes the place of a credential. */
export type Replace = (value: string) => string;

/** The text with the credentials that it names, in JSON, a form, XML, GraphQL or code. */
export const replaceInText = (text: string, replace: Replace): string =>
  /^\s*[[{]/.test(text) ? inJson(text, replace) : inOther(text, replace);

interface Edit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** Also of JSON that is not complete. What is not a credential stays as it is written. */
function inJson(json: string, replace: Replace): string {
  const edits: Edit[] = [];
  let member = '';
  const change = (value: unknown, offset: number, length: number): void => {
    if (typeof value !== 'string' && typeof value !== 'number') return;
    const before = String(value);
    const after = namesCredential(member) ? replace(before) : inOther(before, replace);
    if (after !== before) edits.push({ offset, length, text: JSON.stringify(after) });
  };
  visit(json, {
    onObjectProperty: (name) => {
      member = name;
    },
    onLiteralValue: change,
    onObjectEnd: () => {
      member = '';
    },
  });
  return edits.reduceRight(
    (rest, { offset, length, text }) => rest.slice(0, offset) + text + rest.slice(offset + length),
    json,
  );
}

/** `name=value`, `name: "value"`, `"name": "value"`. */
const PAIR =
  /([\w.-]{2,64})(["']?\s{0,8}[:=]\s{0,8})(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|([^\s"'&;,<>{}()[\]]+))/g;
/** `<name>value</name>`. */
const ELEMENT = /<([\w.:-]{2,64})(\s[^<>]{0,200})?>([^<>]+)<\//g;

function inOther(text: string, replace: Replace): string {
  const byPair = text.replace(
    PAIR,
    (all, name: string, between: string, double?: string, single?: string, bare?: string) => {
      if (!namesCredential(name)) return all;
      if (double !== undefined) return `${name}${between}"${replace(double)}"`;
      if (single !== undefined) return `${name}${between}'${replace(single)}'`;
      return name + between + replace(bare ?? '');
    },
  );
  return byPair.replace(ELEMENT, (all, name: string, attributes: string | undefined, value: string) =>
    namesCredential(name) ? `<${name}${attributes ?? ''}>${replace(value)}</` : all,
  );
}

import { namesCredential } from '../credentials/names.ts';
import type { Variable } from './schema.ts';

const REFERENCE = /\{\{([^{}]{1,200})\}\}/g;
/** Characters of a value, and of a text with its values: variables can refer to each other any number of times. */
const MAX_VALUE = 10_000;
const MAX_TEXT = 500_000;
/** A shorter value can be a part of any word. */
const MIN_SECRET = 8;

/** The variables of a collection and its folders, as they are known to one request. */
export interface Variables {
  /** The text with values in place of `{{name}}`; credentials and what is not known stay. */
  fill(text: string): string;
  /** These and more, as of a folder in the collection. */
  with(more: readonly Variable[]): Variables;
  /** The values of credentials, which no text may have. */
  readonly secrets: readonly string[];
}

export function createVariables(all: readonly Variable[]): Variables {
  const values = new Map<string, string>();
  const secrets: string[] = [];
  for (const { key, id, value, type, disabled } of all) {
    const name = (key || id).trim();
    if (disabled || name === '') continue;
    if (type !== 'secret' && !namesCredential(name)) values.set(name, value);
    else {
      values.delete(name);
      if (value.length >= MIN_SECRET) secrets.push(value);
    }
  }
  const resolved = new Map<string, string | null>();

  /** Null: it stays a reference, because it is not known, refers to itself or is too long. */
  const valueNamed = (name: string): string | null => {
    const known = resolved.get(name);
    if (known !== undefined) return known;
    const value = values.get(name);
    if (value === undefined) return null;
    // What refers to it meanwhile refers to itself.
    resolved.set(name, null);
    const filled = value.length > MAX_VALUE ? null : bounded(value, MAX_VALUE);
    resolved.set(name, filled);
    return filled;
  };
  const bounded = (text: string, limit: number): string | null => {
    let length = text.length;
    const filled = text.replace(REFERENCE, (reference, name: string) => {
      const value = length > limit ? null : valueNamed(name.trim());
      if (value === null) return reference;
      length += value.length - reference.length;
      return value;
    });
    return length > limit ? null : filled;
  };

  const variables: Variables = {
    fill: (text) => bounded(text, MAX_TEXT) ?? text,
    with: (more) => (more.length === 0 ? variables : createVariables([...all, ...more])),
    secrets,
  };
  return variables;
}

/** References to variables that are named like a credential. */
export const secretReferences = (text: string): string[] =>
  [...text.matchAll(REFERENCE)].flatMap(([reference, name = '']) => (namesCredential(name) ? [reference] : []));

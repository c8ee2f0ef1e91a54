import { ok, type Result } from '../../errors.ts';
import { invalid } from '../invalid.ts';
import { APPEND, type Key, parseFieldName } from './field-name.ts';

export type FieldValue = string | number | boolean | Blob | readonly string[];

/** A field with its value; a list is one of `select multiple`, which is a list also with one option. */
export type FieldEntry = readonly [name: string, value: FieldValue];

type Node =
  | { readonly kind: 'leaf'; readonly values: FieldValue[] }
  | { readonly kind: 'object' | 'list'; readonly children: Map<Key, Node> };

/**
 * Fields with names such as `a[b][0]` as one object. Lists close up over indexes that no field has; `a[]` comes after
 * the ones with an index. Two fields that want another shape of the same value (`a` and `a[b]`) are `INVALID_PARAMETER`.
 */
export function nest(entries: Iterable<FieldEntry>): Result<Record<string, unknown>> {
  const root: Node = { kind: 'object', children: new Map() };
  for (const [name, value] of entries) {
    const keys = parseFieldName(name);
    if (!keys.ok) return keys;
    // Each option of a list with the name `a[]` is an element of `a`, as a browser sends it; none leaves `a` empty.
    const values = Array.isArray(value) && keys.value.at(-1) === APPEND ? value : [value];
    const fits = values.every((one) => put(root, keys.value, one)) && (values.length > 0 || put(root, keys.value));
    if (!fits) return invalid(name, `The field ${name} conflicts with another field.`);
  }
  return ok(plain(root) as Record<string, unknown>);
}

function put(root: Node, keys: readonly Key[], value?: FieldValue): boolean {
  let node = root;
  for (const [level, key] of keys.entries()) {
    if (node.kind === 'leaf' || (level > 0 && node.kind !== kindFor(key))) return false;
    // `a[]` never meets the one before: each makes a new element.
    const own = key === APPEND ? `${APPEND}${node.children.size}` : key;
    const next = keys[level + 1];
    let child = node.children.get(own);
    if (!child) {
      child = next === undefined ? { kind: 'leaf', values: [] } : { kind: kindFor(next), children: new Map() };
      node.children.set(own, child);
    }
    node = child;
  }
  if (node.kind !== 'leaf') return false;
  if (value !== undefined) node.values.push(value);
  return true;
}

const kindFor = (key: Key): 'object' | 'list' => (typeof key === 'number' || key === APPEND ? 'list' : 'object');

function plain(node: Node): unknown {
  if (node.kind === 'leaf') return node.values.length === 1 ? node.values[0] : node.values.flat();
  if (node.kind === 'object') return Object.fromEntries([...node.children].map(([key, child]) => [key, plain(child)]));
  const position = (key: Key): number => (typeof key === 'number' ? key : Number.MAX_SAFE_INTEGER);
  return [...node.children]
    .filter(([, child]) => child.kind !== 'leaf' || child.values.length > 0)
    .sort(([a], [b]) => position(a) - position(b))
    .map(([, child]) => plain(child));
}

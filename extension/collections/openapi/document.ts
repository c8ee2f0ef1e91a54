/** A value of the document, of any type until it is looked at. */
export type Part = Readonly<Record<string, unknown>>;

export const partOf = (value: unknown): Part | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Part) : null;

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** An own member: names such as `constructor` come from the file. */
export const memberOf = (part: Part | null, name: string): unknown =>
  part !== null && Object.hasOwn(part, name) ? part[name] : undefined;

/** Follows references within the document; null for a reference to elsewhere, to nothing or to itself. */
export type Resolve = (value: unknown) => Part | null;

/** References that lead to references. */
const MAX_STEPS = 10;

export function createResolve(document: Part): Resolve {
  return (value) => {
    let part = partOf(value);
    for (let steps = 0; part !== null && typeof part.$ref === 'string'; steps += 1) {
      part = steps < MAX_STEPS ? partOf(pointed(document, part.$ref)) : null;
    }
    return part;
  };
}

/** RFC 6901, in a fragment. */
function pointed(document: Part, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined;
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, name) => {
      const key = decoded(name).replaceAll('~1', '/').replaceAll('~0', '~');
      return typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Part)[key] : undefined;
    }, document);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

import { listOf, memberOf, type Part, partOf, type Resolve, textOf } from './document.ts';

/**
 * An example value of a schema. Not by a library: those repeat items and characters as often as `minItems` and
 * `minLength` say, and follow references that multiply each other without a bound on the result.
 */

/** Values of one example, and how deep they are nested. Beyond that, what is left is empty. */
const MAX_VALUES = 400;
const MAX_DEPTH = 8;
const MAX_TEXT = 2_000;

const FORMATS = new Map(
  Object.entries({
    'date-time': '2026-01-31T12:00:00Z',
    date: '2026-01-31',
    time: '12:00:00Z',
    email: 'user@example.com',
    uuid: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
    uri: 'https://example.com',
    url: 'https://example.com',
    hostname: 'example.com',
    ipv4: '192.0.2.1',
    ipv6: '2001:db8::1',
    byte: 'dGV4dA==',
    password: '',
  }),
);

export function sampleOf(schema: unknown, resolve: Resolve): unknown {
  let left = MAX_VALUES;

  const sample = (value: unknown, depth: number): unknown => {
    left -= 1;
    const part = left < 0 || depth > MAX_DEPTH ? null : resolve(value);
    if (part === null) return undefined;
    const given = givenIn(part);
    if (given !== undefined) return bounded(given);
    const parts = [...listOf(part.allOf), ...[listOf(part.oneOf)[0] ?? listOf(part.anyOf)[0]].filter(Boolean)];
    const samples = [own(part, depth), ...parts.map((one) => sample(one, depth + 1))];
    return samples.reduce(merged, undefined);
  };

  const own = (part: Part, depth: number): unknown => {
    switch (typeOf(part)) {
      case 'object':
        return object(partOf(part.properties), depth);
      case 'array': {
        const item = sample(listOf(part.prefixItems)[0] ?? part.items, depth + 1);
        return item === undefined ? [] : [item];
      }
      case 'string':
        return FORMATS.get(textOf(part.format)) ?? 'string';
      case 'integer':
      case 'number':
        return typeof part.minimum === 'number' ? part.minimum : 0;
      case 'boolean':
        return true;
      case 'null':
        return null;
      default:
        return undefined;
    }
  };

  const object = (properties: Part | null, depth: number): unknown =>
    Object.fromEntries(
      Object.entries(properties ?? {}).flatMap(([name, property]) => {
        if (left <= 0 || resolve(property)?.readOnly === true) return [];
        const value = sample(property, depth + 1);
        return value === undefined ? [] : [[name, value]];
      }),
    );

  return sample(schema, 0);
}

/** What the schema itself gives as a value. */
function givenIn(part: Part): unknown {
  const [example] = listOf(part.examples);
  const [choice] = listOf(part.enum);
  return part.example ?? example ?? part.const ?? part.default ?? choice;
}

function typeOf(part: Part): string {
  const type = Array.isArray(part.type) ? part.type.find((one) => one !== 'null') : part.type;
  if (typeof type === 'string') return type;
  if (partOf(part.properties)) return 'object';
  return memberOf(part, 'items') === undefined ? '' : 'array';
}

/** Objects are put together; of other values the later one counts. */
function merged(before: unknown, after: unknown): unknown {
  const [first, second] = [partOf(before), partOf(after)];
  if (first && second) return Object.fromEntries([...Object.entries(first), ...Object.entries(second)]);
  return after === undefined ? before : after;
}

/** An example of a file is a whole document at times. */
const bounded = (value: unknown): unknown =>
  typeof value === 'string' ? value.slice(0, MAX_TEXT).toWellFormed() : value;

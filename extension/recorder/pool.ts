import type { Pairs, StackFrame } from '../http/har.ts';

/** Longer texts are not interned, because they are rarely equal. */
const MAX_TEXT = 300;
const MAX_ENTRIES = 20_000;

/** Interns headers and call stacks, which are equal in thousands of calls, so that each value is stored once. */
export interface Pool {
  pairs(pairs: Pairs): Pairs;
  stack(frames: readonly StackFrame[]): readonly StackFrame[];
}

export function createPool(): Pool {
  const pairs = createInternTable<Pairs[number]>();
  const stacks = createInternTable<readonly StackFrame[]>();
  return {
    pairs: (list) =>
      list.map((pair) => (pair[0].length + pair[1].length > MAX_TEXT ? pair : pairs(`${pair[0]}:${pair[1]}`, pair))),
    stack: (frames) =>
      stacks(frames.map(({ name, url, line, column }) => `${name}@${url}:${line}:${column}`).join(), frames),
  };
}

function createInternTable<T>() {
  const known = new Map<string, T>();
  return (key: string, value: T): T => {
    const found = known.get(key);
    if (found !== undefined) return found;
    // Values that are still in use are added again soon.
    if (known.size >= MAX_ENTRIES) known.clear();
    known.set(key, value);
    return value;
  };
}

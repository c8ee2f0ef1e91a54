import type { Starter } from '../starters/starter.ts';
import { STARTERS } from '../starters/starters.ts';

/** Policy suggested by a key's prefix. Never applied without a click: prefixes are a convention, not a standard. */
export type Suggestion = Pick<Starter, 'service' | 'name' | 'allow' | 'placements' | 'note'>;

/** Those whose pattern is the first that matches: several of a vendor whose keys all look the same. */
export function suggestionsFor(value: string): readonly Suggestion[] {
  const trimmed = value.trim();
  // Anything shorter is still being typed.
  if (trimmed.length < 8) return [];
  const first = STARTERS.find(({ key }) => key?.test(trimmed));
  return first ? STARTERS.filter(({ key }) => key?.source === first.key?.source) : [];
}

/** `openai`, or `openai-2` where that is taken. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  for (let count = 2; ; count += 1) {
    if (!taken.includes(`${name}-${count}`)) return `${name}-${count}`;
  }
}

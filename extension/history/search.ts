import type { PlaygroundCall } from '../request-model/playground-call.ts';
import { bodyText, type HistoryEntry } from './entry.ts';

/** The words of a search, in lower case; a call has to contain all of them. */
export const wordsOf = (query: string): string[] =>
  query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');

/** Whether URL, method, status and secret contain all words. */
export function matchesEntry({ method, status, secret, url }: HistoryEntry, words: readonly string[]): boolean {
  return hasAll(`${method} ${status ?? ''} ${secret} ${url}`, words);
}

/** Whether the entry, or the bodies of its request and response, contain all words. */
export function matchesCall(call: PlaygroundCall, words: readonly string[]): boolean {
  const { method, secret, url, body } = call.draft;
  const fields = body.fields.map(({ name, value }) => `${name} ${value}`).join(' ');
  return hasAll(
    `${method} ${call.head?.status ?? ''} ${secret} ${url} ${body.text} ${fields} ${bodyText(call)}`,
    words,
  );
}

function hasAll(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}

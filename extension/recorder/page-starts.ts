import { exchangeOf } from '../http/har.ts';

/** Documents that were loaded last; frames are among them. */
const MAX_DOCUMENTS = 50;
const WAIT_MS = 1_000;

export interface PageStarts {
  /** An entry of the browser's network log. */
  add(entry: unknown): void;
  /** When the page that was just navigated to began, in milliseconds since 1970; null where no entry tells of it. */
  startOf(url: string): Promise<number | null>;
}

/**
 * Firefox tells of a navigation only once the new page has loaded whole. When the page began is told by the request for its
 * document, which may be in the log a moment later still.
 */
export function createPageStarts(waitMs = WAIT_MS): PageStarts {
  const starts = new Map<string, number>();
  const waiting = new Map<string, (start: number) => void>();
  return {
    add: (entry) => {
      const found = exchangeOf(entry);
      if (!found || !isDocument(found.responseHeaders)) return;
      const url = withoutFragment(found.url);
      const resolveStart = waiting.get(url);
      if (resolveStart) return resolveStart(found.startedAt);
      starts.delete(url);
      starts.set(url, found.startedAt);
      for (const oldest of starts.keys()) {
        if (starts.size <= MAX_DOCUMENTS) break;
        starts.delete(oldest);
      }
    },
    startOf: async (navigated) => {
      const url = withoutFragment(navigated);
      const known = starts.get(url);
      // The next load of the same page has a request of its own.
      starts.delete(url);
      if (known !== undefined) return known;
      return new Promise((resolve) => {
        const settle = (start: number | null): void => {
          clearTimeout(timer);
          waiting.delete(url);
          resolve(start);
        };
        const timer = setTimeout(() => settle(null), waitMs);
        waiting.set(url, settle);
      });
    },
  };
}

const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? '';

const isDocument = (headers: readonly (readonly [name: string, value: string])[]): boolean =>
  headers.some(([name, value]) => name === 'content-type' && /html|xml/i.test(value));

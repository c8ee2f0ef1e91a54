import { exchangeOf } from '../http/har.ts';

/** Number of recent documents, including frames. */
const MAX_DOCUMENTS = 50;
const WAIT_MS = 1_000;

export interface PageStarts {
  /** An entry of the browser's network log. */
  add(entry: unknown): void;
  /** When the current page started to load, in milliseconds since 1970; null if there is no entry for it. */
  startOf(url: string): Promise<number | null>;
}

/**
 * Firefox reports a navigation only after the new page has loaded. The page's start is that of the request for its
 * document, which may be added to the log slightly later.
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
      // The next load of the same page has its own request.
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

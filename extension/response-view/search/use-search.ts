import { useEffect, useMemo, useState } from 'preact/hooks';
import { inSlices } from '../lines/in-slices.ts';
import type { Lines } from '../lines/lines.ts';
import { useStateOf } from '../lines/use-state-of.ts';
import { lowerBound, type Matches, needlesOf, scanMatches } from './matches.ts';

/** The matches of the current search, and the one that is shown. */
export interface Found {
  readonly matches: Matches;
  /** Matches in the lines that are shown; those in lines beyond them cannot be gone to. */
  readonly reachable: number;
  /** The index of the match that is shown; -1 if there is none. */
  readonly current: number;
}

export interface Search {
  readonly query: string;
  readonly isSearching: boolean;
  /** Null without a query, and until the first result. */
  readonly found: Found | null;
  /** To be told how many lines have rows. */
  setShown(lines: number): void;
  setQuery(query: string): void;
  /** Goes to the next (1) or the previous (-1) match, and from the last to the first. */
  step(by: 1 | -1): void;
}

/** Searches a text in slices, anew whenever the query changes. */
export function useSearch(lines: Lines, isJson: boolean): Search {
  const { text, count, ends } = lines;
  const [query, setQuery] = useState('');
  const [result, setResult] = useState<{ readonly of: string; readonly in: string; readonly matches: Matches } | null>(
    null,
  );
  const [current, setCurrent] = useState(0);
  const [shown, setShown] = useStateOf(lines, count);
  useEffect(() => {
    if (query === '') return setResult(null);
    const controller = new AbortController();
    void inSlices(scanMatches(text, needlesOf(query, isJson)), controller.signal).then((matches) => {
      if (matches === null) return;
      setResult({ of: query, in: text, matches });
      setCurrent(0);
    });
    return () => controller.abort();
  }, [query, text]);

  const matches = result?.in === text && query !== '' ? result.matches : null;
  const reachable = useMemo(
    () => (matches === null ? 0 : lowerBound(matches.offsets, ends[Math.min(count, shown) - 1] ?? 0)),
    [matches, lines, shown],
  );
  const found = useMemo(
    () => matches && { matches, reachable, current: reachable === 0 ? -1 : Math.min(current, reachable - 1) },
    [matches, reachable, current],
  );
  return {
    query,
    isSearching: query !== '' && result?.of !== query,
    found,
    setShown,
    setQuery,
    step: (by) => {
      if (reachable > 0) setCurrent((current + by + reachable) % reachable);
    },
  };
}

import type { Relays } from '../connection/relays.ts';
import type { Outline } from '../navigation/outline.ts';
import type { Surface } from '../navigation/surface.ts';
import type { Secrets } from './secrets.ts';

/** What the tabs of a page share. */
export interface Page {
  readonly relays: Relays;
  readonly secrets: Secrets;
  /** What the page before showed, to draw the same before anything has been read. */
  readonly outline: Outline;
  /** What only some tabs need, made by the first of them: its code is loaded later than the page. */
  readonly part: <T>(make: (page: Page) => T) => T;
  /** Adds what has to be done before another window continues with this page's work. */
  readonly onHandOver: (handOver: HandOver) => void;
  /** Resolves when the other window has what was only in the memory of this page. */
  readonly handOver: (to: Surface) => Promise<void>;
}

type HandOver = (to: Surface) => Promise<void>;

export function createPage(shared: Pick<Page, 'relays' | 'secrets' | 'outline'>): Page {
  const parts = new Map<(page: Page) => unknown, unknown>();
  const handOvers: HandOver[] = [];
  const page: Page = {
    ...shared,
    onHandOver: (handOver) => void handOvers.push(handOver),
    async handOver(to) {
      await Promise.all(handOvers.map((handOver) => handOver(to)));
    },
    part<T>(make: (page: Page) => T): T {
      if (!parts.has(make)) parts.set(make, make(page));
      return parts.get(make) as T;
    },
  };
  return page;
}

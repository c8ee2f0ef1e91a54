import type { Relays } from '../connection/relays.ts';
import type { Secrets } from './secrets.ts';

/** What the tabs of a page share. */
export interface Page {
  readonly relays: Relays;
  readonly secrets: Secrets;
  /** What only some tabs need, made by the first of them: its code is loaded later than the page. */
  readonly part: <T>(make: (page: Page) => T) => T;
}

export function createPage(relays: Relays, secrets: Secrets): Page {
  const parts = new Map<(page: Page) => unknown, unknown>();
  const page: Page = {
    relays,
    secrets,
    part<T>(make: (page: Page) => T): T {
      if (!parts.has(make)) parts.set(make, make(page));
      return parts.get(make) as T;
    },
  };
  return page;
}

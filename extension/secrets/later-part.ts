import { type ReadonlySignal, signal } from '@preact/signals';
import type { Page } from './page.ts';

export interface LaterPart<T> {
  /** Null until it has been loaded. */
  readonly loaded: ReadonlySignal<T | null>;
  /** Loads it, if nobody has. */
  load(): Promise<T>;
}

/** A part of a page that nobody needs to type: its code is loaded after the first paint. */
export const laterPart =
  <T>(load: (page: Page) => Promise<T>) =>
  (page: Page): LaterPart<T> => {
    const loaded = signal<T | null>(null);
    let loading: Promise<T> | null = null;
    return {
      loaded,
      load() {
        loading ??= load(page).then((part) => {
          loaded.value = part;
          return part;
        });
        return loading;
      },
    };
  };

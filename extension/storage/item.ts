import * as v from 'valibot';
import { browser } from 'wxt/browser';

/**
 * One key of `storage.local` or `storage.session` (in memory, until the browser is closed). Values are parsed when
 * read: invalid ones are replaced with the fallback. Never for a secret's value.
 */
export interface StorageItem<T> {
  get(): Promise<T>;
  set(value: T): Promise<void>;
  /** Returns a function that stops watching. */
  watch(changed: (value: T) => void): () => void;
}

export function storageItem<T>(
  key: string,
  schema: v.GenericSchema<unknown, T>,
  fallback: T,
  area: 'local' | 'session' = 'local',
): StorageItem<T> {
  const parse = (stored: unknown): T => {
    const parsed = v.safeParse(schema, stored);
    return parsed.success ? parsed.output : fallback;
  };
  return {
    get: async () => parse((await browser.storage[area].get(key))[key]),
    set: (value) => browser.storage[area].set({ [key]: value }),
    watch(changed) {
      const listener = (changes: Record<string, { newValue?: unknown }>, changedArea: string): void => {
        if (changedArea === area && key in changes) changed(parse(changes[key]?.newValue));
      };
      browser.storage.onChanged.addListener(listener);
      return () => browser.storage.onChanged.removeListener(listener);
    },
  };
}

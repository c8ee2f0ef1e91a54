import type { StorageItem } from '../../../extension/storage/item.ts';

/** A storage item without a browser; `writes` counts what reached it. */
export function memoryItem<T>(first: T): StorageItem<T> & { stored: T; writes: number } {
  const watchers = new Set<(value: T) => void>();
  const item = {
    stored: first,
    writes: 0,
    get: async () => item.stored,
    set: async (value: T) => {
      item.stored = value;
      item.writes += 1;
      for (const changed of watchers) changed(value);
    },
    watch: (changed: (value: T) => void) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
  };
  return item;
}

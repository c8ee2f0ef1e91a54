import type { StorageItem } from '../../../extension/storage/item.ts';

/** A storage item without a browser; `writes` counts what reached it. */
export function memoryItem<T>(first: T): StorageItem<T> & { stored: T; writes: number } {
  const item = {
    stored: first,
    writes: 0,
    get: async () => item.stored,
    set: async (value: T) => {
      item.stored = value;
      item.writes += 1;
    },
    watch: () => () => undefined,
  };
  return item;
}

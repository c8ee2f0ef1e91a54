import type { StorageItem } from './item.ts';

/**
 * Changes a stored value that several windows change: each change starts from what the one before has stored. `lock` is
 * a name that all of them use. Nothing is written if `apply` returns what it was given.
 */
export function changeStored<T>(item: StorageItem<T>, lock: string, apply: (stored: T) => T): Promise<void> {
  return navigator.locks.request(lock, async () => {
    const stored = await item.get();
    const next = apply(stored);
    if (next !== stored) await item.set(next);
  });
}

import { computed, type Signal, signal } from '@preact/signals';
import type { StorageItem } from './item.ts';

const SAVE_DELAY_MS = 250;

export interface Draft<T> {
  /** Read and write it like any signal; it is stored shortly after the last change and when the page goes away. */
  readonly value: Signal<T>;
  /** Resolves when the stored draft has been read; until then `value` is the fallback. */
  readonly ready: Promise<void>;
  flush(): Promise<void>;
}

/**
 * Keeps a form's draft over the closing of the popup. `twin` gives what of it may be stored: a value in which a secret
 * can have been typed must not reach the profile's folder, where even what is overwritten stays readable for a while. It
 * may read signals; what it gives for the same value then is stored anew.
 */
export function createDraft<T>(
  item: StorageItem<T>,
  fallback: T,
  toStorable: (value: T) => T = (value) => value,
): Draft<T> {
  const value = signal(fallback);
  const storable = computed(() => toStorable(value.value));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stored = fallback;
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    if (storable.peek() === stored) return;
    stored = storable.peek();
    await item.set(stored);
  };
  const ready = item.get().then((found) => {
    if (value.peek() === fallback) {
      stored = found;
      value.value = found;
      // What an earlier version stored may not lie there for as long as nobody types.
      void flush();
    }
    storable.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), SAVE_DELAY_MS);
    });
    globalThis.addEventListener?.('pagehide', () => void flush());
  });
  return { value, ready, flush };
}

import { computed, type Signal, signal } from '@preact/signals';
import type { StorageItem } from './item.ts';

const SAVE_DELAY_MS = 250;

export interface Draft<T> {
  /** Read and write it like any signal; it is stored shortly after the last change and on `pagehide`. */
  readonly value: Signal<T>;
  /** Resolves when the stored draft has been read; until then `value` is the fallback. */
  readonly ready: Promise<void>;
  flush(): Promise<void>;
}

/**
 * Stores a form's draft, so that it survives the closing of the popup. `toStorable` returns the draft without
 * plaintext keys: they must not be written to the profile's folder, where even overwritten data stays readable for a
 * while. It may read signals, and the draft is stored again when they change.
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
      // Replaces what was stored if `toStorable` changes it, without waiting for the next edit.
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

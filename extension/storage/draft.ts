import { computed, type Signal, signal } from '@preact/signals';
import type { StorageItem } from './item.ts';

const SAVE_DELAY_MS = 250;

/** The draft without plaintext keys. May read signals: the draft is stored again when they change. */
export type ToStorable<T> = (value: T) => T;

export interface Draft<T> {
  /** Read and write it like any signal; it is stored shortly after the last change and on `pagehide`. */
  readonly value: Signal<T>;
  /** Resolves when the stored draft has been read; until then `value` is the fallback. */
  readonly ready: Promise<void>;
  /** Stores the draft now, or as soon as it is known how. */
  flush(): Promise<void>;
  /** For a draft that was made without `toStorable`: from now on it is stored. */
  storeAs(toStorable: ToStorable<T>): void;
}

/**
 * Stores a form's draft, so that it survives the closing of the popup. `toStorable` returns the draft without
 * plaintext keys: they must not be written to the profile's folder, where even overwritten data stays readable for a
 * while. Null: its rules are loaded after the form, and nothing is stored before. `merge` returns what the draft is if it
 * was changed before the stored one had been read.
 */
export function createDraft<T>(
  item: StorageItem<T>,
  fallback: T,
  toStorable: ToStorable<T> | null = (value) => value,
  merge: (changed: T, found: T) => T = (changed) => changed,
): Draft<T> {
  const value = signal(fallback);
  const storing = signal(toStorable);
  const known = Promise.withResolvers<void>();
  if (toStorable !== null) known.resolve();
  const storable = computed(() => (storing.value === null ? null : storing.value(value.value)));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stored = fallback;
  const store = async (): Promise<void> => {
    clearTimeout(timer);
    const next = storable.peek();
    if (next === null || next === stored) return;
    stored = next;
    await item.set(next);
  };
  const ready = item.get().then((found) => {
    const changed = value.peek();
    stored = found;
    value.value = changed === fallback ? found : merge(changed, found);
    // Replaces what was stored if it is to be stored otherwise, without waiting for the next edit.
    void store();
    storable.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void store(), SAVE_DELAY_MS);
    });
    globalThis.addEventListener?.('pagehide', () => void store());
  });
  return {
    value,
    ready,
    flush: () => Promise.all([known.promise, ready]).then(store),
    storeAs(next) {
      storing.value = next;
      known.resolve();
      void ready.then(store);
    },
  };
}

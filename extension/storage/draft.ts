import { type Signal, signal } from '@preact/signals';
import type { StorageItem } from './item.ts';

const PAUSE_MS = 250;

export interface Draft<T> {
  /** Read and write it like any signal; it is stored shortly after the last change and when the page goes away. */
  readonly value: Signal<T>;
  /** Resolves when the stored draft has been read; until then `value` is the fallback. */
  readonly ready: Promise<void>;
  flush(): Promise<void>;
}

/** Keeps a form's draft over the closing of the popup. The type must have no field that can hold a secret's value. */
export function createDraft<T>(item: StorageItem<T>, fallback: T): Draft<T> {
  const value = signal(fallback);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stored = fallback;
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    if (value.peek() === stored) return;
    stored = value.peek();
    await item.set(stored);
  };
  const ready = item.get().then((found) => {
    if (value.peek() === fallback) {
      stored = found;
      value.value = found;
    }
    value.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), PAUSE_MS);
    });
    globalThis.addEventListener?.('pagehide', () => void flush());
  });
  return { value, ready, flush };
}

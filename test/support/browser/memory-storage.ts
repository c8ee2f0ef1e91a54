/** A `localStorage` without a browser, with what it has. */
export function memoryStorage(stored: Record<string, string> = {}) {
  return {
    stored,
    getItem: (key: string): string | null => stored[key] ?? null,
    setItem: (key: string, value: string): void => {
      stored[key] = value;
    },
  };
}

import { useEffect, useState } from 'preact/hooks';

type Later = typeof import('./later.ts');

/** The parts of the tab that are loaded when they are first needed; null until they are there. */
export function useLater(): Later | null {
  const [later, setLater] = useState<Later | null>(null);
  useEffect(() => {
    void import('./later.ts').then(setLater);
  }, []);
  return later;
}

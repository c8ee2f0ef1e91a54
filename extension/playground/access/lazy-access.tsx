import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Who may send the request; loaded with its tab. */
export function AccessProof() {
  const [loaded, setLoaded] = useState<{ readonly AccessVerdicts: ComponentType } | null>(null);
  useEffect(() => {
    void import('./access-verdicts.tsx').then(setLoaded);
  }, []);
  return loaded && <loaded.AccessVerdicts />;
}

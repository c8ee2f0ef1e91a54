import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Skeleton } from '../../design/notice.tsx';
import type { EnvImportProps } from './env-import-props.ts';

export function LazyEnvImport(props: EnvImportProps) {
  const [loaded, setLoaded] = useState<{ readonly EnvImport: ComponentType<EnvImportProps> } | null>(null);
  useEffect(() => {
    void import('./env-import.tsx').then(setLoaded);
  }, []);
  return loaded ? <loaded.EnvImport {...props} /> : <Skeleton lines={5} />;
}

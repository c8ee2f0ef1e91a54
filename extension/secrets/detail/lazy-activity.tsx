import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Skeleton } from '../../design/notice.tsx';
import type { ActivityProps } from './activity-props.ts';

/** Its code, with that of the history, is loaded with the first secret that is opened. */
export function LazyActivity(props: ActivityProps) {
  const [loaded, setLoaded] = useState<{ readonly Activity: ComponentType<ActivityProps> } | null>(null);
  useEffect(() => {
    void import('./activity.tsx').then(setLoaded);
  }, []);
  return loaded ? <loaded.Activity {...props} /> : <Skeleton lines={2} />;
}

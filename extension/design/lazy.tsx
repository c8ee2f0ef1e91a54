import type { Attributes, ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Skeleton } from './notice.tsx';

/** A component whose code is loaded when it is first rendered; until then there are placeholders for so many lines. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>, lines: number): ComponentType<P> {
  let Loaded: ComponentType<P> | null = null;
  return function Lazy(props: P & Attributes) {
    const [, rerender] = useState(0);
    useEffect(() => {
      if (Loaded) return;
      void load().then((content) => {
        Loaded = content;
        rerender(1);
      });
    }, []);
    return Loaded ? <Loaded {...props} /> : <Skeleton lines={lines} />;
  };
}

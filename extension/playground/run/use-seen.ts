import { useEffect } from 'preact/hooks';
import { isRunning, type PlaygroundCall } from '../../request-model/playground-call.ts';

/** Tells, once a call has ended, that a person sees it: at once, or when the window is shown again. */
export function useSeen(call: PlaygroundCall | null, seen: (callId: string) => Promise<void>): void {
  const ended = call === null || isRunning(call) ? null : call.id;
  useEffect(() => {
    if (ended === null) return;
    const tell = (): void => {
      if (document.visibilityState === 'visible') void seen(ended);
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [ended]);
}

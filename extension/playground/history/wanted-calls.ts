import { wantedCalls } from '../../navigation/try-secret.ts';
import type { Playground } from '../playground.ts';

/** Shows the recorded calls that another tab has asked for, once. */
export function takeWantedCalls({ load, entries, open, openCall, search }: Playground['history']): void {
  const wanted = wantedCalls.peek();
  if (wanted === null) return;
  wantedCalls.value = null;
  open();
  if (typeof wanted === 'string') void search(wanted);
  else {
    void load().then(() => {
      const entry = entries.peek()?.find(({ id }) => id === wanted);
      if (entry) void openCall(entry);
    });
  }
}

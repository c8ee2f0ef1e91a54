import { effect } from '@preact/signals';
import type { Page } from './page.ts';

/** Call once: notes for the next page what this one shows. Without a relay, nothing is left of it. */
export function followOutline({ relays, secrets, outline }: Pick<Page, 'relays' | 'secrets' | 'outline'>): void {
  effect(() => {
    if (relays.list.value !== null) outline.note({ relay: relays.active.value !== null });
  });
  effect(() => {
    const state = secrets.state.value;
    if (state.status === 'ready') outline.note({ secrets: state.list.length });
  });
}

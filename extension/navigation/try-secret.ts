import { signal } from '@preact/signals';
import { goTo } from './open-tab.ts';

/** The client secret that the playground is asked to begin with; null once it has been taken. */
export const wantedSecret = signal<string | null>(null);

/** Opens the playground with this client secret. */
export function trySecret(name: string): void {
  wantedSecret.value = name;
  goTo('playground');
}

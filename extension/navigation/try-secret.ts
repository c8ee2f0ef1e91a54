import { signal } from '@preact/signals';
import { goTo } from './open-tab.ts';

/** The client secret that the playground is asked to begin with; null once it has been taken. */
export const wantedSecret = signal<string | null>(null);

/** Whether the playground is asked who can use that secret. */
export const wantsAccessProof = signal(false);

/** The recorded calls that the playground is asked to show: a search, or one call by its number. */
export const wantedCalls = signal<string | number | null>(null);

/** Opens the playground with this client secret. */
export function trySecret(name: string): void {
  wantedSecret.value = name;
  goTo('playground');
}

/** Opens the playground, which tells who can send its request with this client secret. */
export function proveAccess(name: string): void {
  wantsAccessProof.value = true;
  trySecret(name);
}

/** Opens the playground's history with a search, or one call of it. */
export function showCalls(wanted: string | number): void {
  wantedCalls.value = wanted;
  goTo('playground');
}

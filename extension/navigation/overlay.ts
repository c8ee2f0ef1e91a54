import { signal } from '@preact/signals';

export type Overlay = 'palette' | 'help';

/** What lies over the page; its code is loaded when it is first opened. */
export const overlay = signal<Overlay | null>(null);

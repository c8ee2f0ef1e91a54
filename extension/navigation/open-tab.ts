import { signal } from '@preact/signals';
import * as v from 'valibot';

const tabSchema = v.picklist(['secrets', 'playground', 'connection']);
export type TabId = v.InferOutput<typeof tabSchema>;

const KEY = 'openTab';

/** The open tab, stored so that it survives the closing of the popup. */
export const openTab = signal<TabId>('secrets');

/**
 * Opens the stored tab, or the one in the URL: `popup.html#playground`. From localStorage, which is synchronous: called
 * before the first paint, so that the tab's code is loaded at once.
 */
export function restoreTab(): void {
  for (const name of [location.hash.slice(1), localStorage.getItem(KEY)]) {
    const parsed = v.safeParse(tabSchema, name);
    if (!parsed.success) continue;
    openTab.value = parsed.output;
    return;
  }
}

export function goTo(tab: TabId): void {
  openTab.value = tab;
  localStorage.setItem(KEY, tab);
}

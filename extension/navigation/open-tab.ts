import { signal } from '@preact/signals';
import * as v from 'valibot';
import { storageItem } from '../storage/item.ts';

const tabSchema = v.picklist(['secrets', 'playground', 'connection']);
export type TabId = v.InferOutput<typeof tabSchema>;

const openTabItem = storageItem<TabId>('openTab', tabSchema, 'secrets');

/** The open tab, stored so that it survives the closing of the popup. Null until it is loaded. */
export const openTab = signal<TabId | null>(null);

/** Opens the stored tab, or the one in the URL: `popup.html#playground`. */
export async function restoreTab(): Promise<void> {
  const named = v.safeParse(tabSchema, location.hash.slice(1));
  openTab.value = named.success ? named.output : await openTabItem.get();
}

export function goTo(tab: TabId): void {
  openTab.value = tab;
  void openTabItem.set(tab);
}

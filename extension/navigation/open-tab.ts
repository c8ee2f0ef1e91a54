import { signal } from '@preact/signals';
import * as v from 'valibot';
import { storageItem } from '../storage/item.ts';

const tabSchema = v.picklist(['secrets', 'playground', 'connection']);
export type TabId = v.InferOutput<typeof tabSchema>;

const openTabItem = storageItem<TabId>('openTab', tabSchema, 'secrets');

/** The open tab; it survives the closing of the popup. Null until it has been read. */
export const openTab = signal<TabId | null>(null);

/** `popup.html#playground` names the tab itself. */
export async function restoreTab(): Promise<void> {
  const named = v.safeParse(tabSchema, location.hash.slice(1));
  openTab.value = named.success ? named.output : await openTabItem.get();
}

export function goTo(tab: TabId): void {
  openTab.value = tab;
  void openTabItem.set(tab);
}

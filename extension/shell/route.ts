import { signal } from '@preact/signals';
import * as v from 'valibot';
import { storageItem } from '../storage/item.ts';
import type { TabId } from './tabs.ts';

const openTabItem = storageItem<TabId>('openTab', v.picklist(['secrets', 'playground', 'connection']), 'secrets');

/** The open tab; it survives the closing of the popup. Null until it has been read. */
export const openTab = signal<TabId | null>(null);

export async function restoreTab(): Promise<void> {
  openTab.value = await openTabItem.get();
}

export function goTo(tab: TabId): void {
  openTab.value = tab;
  void openTabItem.set(tab);
}

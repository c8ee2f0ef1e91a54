import { entryOf, type HistoryEntry } from '../../../../extension/history/entry.ts';
import { matchesCall } from '../../../../extension/history/search.ts';
import type { HistoryStore } from '../../../../extension/history/store.ts';
import type { PlaygroundCall } from '../../../../extension/request-model/playground-call.ts';

/** A history without a browser. */
export function memoryHistory(): HistoryStore {
  let rows: { entry: HistoryEntry; call: PlaygroundCall }[] = [];
  const watchers = new Set<() => void>();
  const tell = (): void => {
    for (const watcher of watchers) watcher();
  };
  return {
    async add(call, relayId) {
      const id = (rows.at(-1)?.entry.id ?? 0) + 1;
      rows = [...rows, { entry: { ...entryOf(call, relayId), id }, call }];
      tell();
    },
    list: async (relayId) =>
      rows
        .map(({ entry }) => entry)
        .filter((entry) => entry.relayId === relayId)
        .reverse(),
    call: async (id) => rows.find(({ entry }) => entry.id === id)?.call ?? null,
    search: async (words, found) =>
      found(rows.filter(({ call }) => matchesCall(call, words)).map(({ entry }) => entry.id)),
    async clear(relayId) {
      rows = rows.filter(({ entry }) => entry.relayId !== relayId);
      tell();
    },
    watch(changed) {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
  };
}

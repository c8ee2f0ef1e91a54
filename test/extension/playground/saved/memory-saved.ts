import { EMPTY_LIBRARY, type Library, sorted } from '../../../../extension/saved/library.ts';
import { withinLimits } from '../../../../extension/saved/limits.ts';
import { storableCall } from '../../../../extension/saved/storable.ts';
import type { SavedStore } from '../../../../extension/saved/store.ts';
import type { Result } from '../../../../shared/errors.ts';

/** Saved calls without a browser. */
export function memorySaved(): SavedStore & { readonly libraries: ReadonlyMap<string, Library> } {
  const libraries = new Map<string, Library>();
  const watchers = new Set<() => void>();
  const tell = (): void => {
    for (const watcher of watchers) watcher();
  };
  return {
    libraries,
    read: async (relayId) => libraries.get(relayId) ?? EMPTY_LIBRARY,
    async change(relayId, change): Promise<Result<Library>> {
      const after = change(libraries.get(relayId) ?? EMPTY_LIBRARY);
      const result = withinLimits(sorted({ ...after, calls: after.calls.map(storableCall) }));
      if (result.ok) libraries.set(relayId, result.value);
      tell();
      return result;
    },
    async clear(relayId) {
      libraries.delete(relayId);
      tell();
    },
    watch(changed) {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
  };
}

import { signal } from '@preact/signals';
import type { Relays } from '../../connection/relays.ts';
import { whenDisconnected } from '../../connection/when-disconnected.ts';
import type { Toast } from '../../design/toast.tsx';
import type { HistoryEntry } from '../../history/entry.ts';
import { matchesEntry, wordsOf } from '../../history/search.ts';
import type { HistoryStore } from '../../history/store.ts';
import { t } from '../../language/messages.ts';
import type { PlaygroundCall } from '../../request-model/playground-call.ts';
import type { RequestState } from '../request/request.ts';
import type { Calls } from '../run/calls.ts';
import { exportHistory } from '../saved/export.ts';

export interface Opened {
  readonly entry: HistoryEntry;
  readonly call: PlaygroundCall;
}

/** What is shown in place of the response. `first`: the call that the next one is compared with. */
export type HistoryView =
  | { readonly kind: 'list'; readonly first: Opened | null }
  | { readonly kind: 'call'; readonly opened: Opened }
  | { readonly kind: 'compare'; readonly first: Opened; readonly second: Opened };

export interface HistoryDeps {
  readonly store: HistoryStore;
  readonly relays: Pick<Relays, 'active' | 'list'>;
  readonly request: Pick<RequestState, 'replace'>;
  readonly calls: Pick<Calls, 'canSend' | 'send'>;
  readonly notify: (toast: Toast) => void;
}

/** The recorded calls of the active relay, and which of them is shown. */
export function createHistory({ store, relays, request, calls, notify }: HistoryDeps) {
  const view = signal<HistoryView | null>(null);
  /** Null until they have been read. */
  const entries = signal<readonly HistoryEntry[] | null>(null);
  const hasFailed = signal(false);
  const query = signal('');
  /** Entries whose bodies have the words of the search. */
  const inBodies = signal<ReadonlySet<number>>(new Set());
  const isSearching = signal(false);
  let searching = new AbortController();

  const load = async (): Promise<void> => {
    const relay = relays.active.peek();
    try {
      entries.value = relay === null ? [] : await store.list(relay.id);
      hasFailed.value = false;
    } catch {
      hasFailed.value = true;
    }
  };
  const openCall = async (entry: HistoryEntry): Promise<void> => {
    const call = await store.call(entry.id).catch(() => null);
    if (call === null) {
      notify({ text: t('playground.history.gone') });
      await load();
      return;
    }
    const before = view.peek();
    const first = before?.kind === 'list' ? before.first : null;
    const opened = { entry, call };
    view.value = first === null ? { kind: 'call', opened } : { kind: 'compare', first, second: opened };
  };
  const close = (): void => {
    view.value = null;
  };
  const edit = ({ draft }: PlaygroundCall): void => {
    close();
    request.replace(draft, draft.runAs);
  };
  whenDisconnected(relays, () => {
    close();
    entries.value = null;
    query.value = '';
  });

  return {
    view,
    entries,
    hasFailed,
    query,
    isSearching,
    /** Whether an entry is among the results of the search. Reads signals. */
    isFound(entry: HistoryEntry): boolean {
      return matchesEntry(entry, wordsOf(query.value)) || inBodies.value.has(entry.id);
    },
    async search(text: string): Promise<void> {
      searching.abort();
      searching = new AbortController();
      const { signal: stop } = searching;
      query.value = text;
      inBodies.value = new Set();
      const words = wordsOf(text);
      isSearching.value = words.length > 0;
      if (words.length === 0) return;
      const found = (ids: readonly number[]): void => {
        inBodies.value = new Set([...inBodies.peek(), ...ids]);
      };
      await store.search(words, found, stop).catch(() => undefined);
      if (!stop.aborted) isSearching.value = false;
    },
    load,
    /** Reads the list again whenever a call is recorded; returns a function that stops. */
    follow(): () => void {
      void load();
      return store.watch(() => void load());
    },
    open(): void {
      view.value = { kind: 'list', first: null };
    },
    openCall,
    close,
    compareWith(first: Opened): void {
      view.value = { kind: 'list', first };
    },
    /** Puts the call's request into the form, with Undo. */
    edit,
    /** Sends the call's request again as it was recorded, if it is complete: a masked key or a file has to be put in. */
    async sendAgain(call: PlaygroundCall): Promise<void> {
      edit(call);
      if (calls.canSend.peek()) await calls.send();
      else notify({ text: t('playground.history.complete') });
    },
    /** Downloads the calls of the active relay. */
    async exportAll(): Promise<void> {
      const relay = relays.active.peek();
      if (relay !== null) await exportHistory(store, relay.id);
    },
    async clear(): Promise<void> {
      const relay = relays.active.peek();
      if (relay !== null) await store.clear(relay.id).catch(() => undefined);
      view.value = { kind: 'list', first: null };
      await load();
    },
  };
}

import { signal } from '@preact/signals';
import type { Relays } from '../../connection/relays.ts';
import { whenDisconnected } from '../../connection/when-disconnected.ts';
import type { Toast } from '../../design/toast.tsx';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import {
  add,
  addFolder,
  type Change,
  changeCall,
  duplicate,
  type Library,
  move,
  removeCall,
  removeFolder,
  renameFolder,
  restore,
} from '../../saved/library.ts';
import { safeName } from '../../saved/name.ts';
import type { Folder, NamedDraft, SavedCall } from '../../saved/saved-call.ts';
import type { SavedStore } from '../../saved/store.ts';
import type { RequestState } from '../request/request.ts';

/** The dialog that is open. `folder`: null for a new one. */
export type SavedDialog =
  | { readonly kind: 'save' }
  | { readonly kind: 'rename'; readonly call: SavedCall }
  | { readonly kind: 'move'; readonly call: SavedCall }
  | { readonly kind: 'folder'; readonly folder: Folder | null }
  | { readonly kind: 'import'; readonly file: File };

export interface SavedDeps {
  readonly store: SavedStore;
  readonly relays: Pick<Relays, 'active' | 'list'>;
  readonly request: Pick<RequestState, 'draft' | 'replace' | 'twin' | 'unsettled'>;
  readonly notify: (toast: Toast) => void;
}

/** The saved calls of the active relay. */
export function createSaved({ store, relays, request, notify }: SavedDeps) {
  const isOpen = signal(false);
  /** Null until it has been read. */
  const library = signal<Library | null>(null);
  const hasFailed = signal(false);
  const query = signal('');
  const closed = signal<ReadonlySet<string>>(new Set());
  const dialog = signal<SavedDialog | null>(null);
  /** The call that was opened last, whose name is suggested when its request is saved again. */
  const opened = signal<SavedCall | null>(null);

  const load = async (): Promise<void> => {
    const relay = relays.active.peek();
    try {
      if (relay !== null) library.value = await store.read(relay.id);
      hasFailed.value = false;
    } catch {
      hasFailed.value = true;
    }
  };
  /** Says why if it fails; returns whether it was saved. */
  const apply = async (change: Change): Promise<boolean> => {
    const relay = relays.active.peek();
    if (relay === null) return false;
    const result = await store.change(relay.id, change).catch(() => null);
    if (result?.ok) {
      library.value = result.value;
      return true;
    }
    notify({ text: result?.refusal.detail ?? t('playground.saved.notSaved') });
    return false;
  };
  const remove = async (change: Change, removed: Library, text: string): Promise<void> => {
    if (!(await apply(change))) return;
    notify({ text, action: t('playground.action.undo'), onAction: () => void apply(restore(removed)) });
  };
  const close = (): void => {
    isOpen.value = false;
  };
  whenDisconnected(relays, () => {
    close();
    library.value = null;
    query.value = '';
    dialog.value = null;
    opened.value = null;
  });

  return {
    isOpen,
    library,
    hasFailed,
    query,
    closed,
    dialog,
    opened,
    load,
    /** Reads the library again whenever another window changes it; returns a function that stops. */
    follow(): () => void {
      void load();
      return store.watch(() => void load());
    },
    open(): void {
      isOpen.value = true;
    },
    close,
    closeDialog(): void {
      dialog.value = null;
    },
    toggle({ id }: Folder): void {
      const next = new Set(closed.peek());
      if (!next.delete(id)) next.add(id);
      closed.value = next;
    },
    /** Opens the dialog for the request in the form; its keys have to be replaced before. */
    askToSave(): void {
      if (request.unsettled.peek().length === 0) dialog.value = { kind: 'save' };
      else notify({ text: t('playground.saved.hasKey') });
    },
    /** Under a name that the folder has already, it takes that call's place. Keys that were dismissed are masked. */
    async save(name: string, folder: string | null): Promise<void> {
      const draft = request.twin() ?? request.draft.peek();
      const call: NamedDraft = { name: safeName(name, t('playground.saved.callName')), draft };
      const before = library.peek();
      const folderId = before?.folders.find((one) => one.name === folder)?.id ?? null;
      const same = before?.calls.find((one) => one.name === call.name && one.folderId === folderId);
      const isNewFolder = folder !== null && folderId === null;
      if (same === undefined || isNewFolder) {
        if (await apply(add([call], folder))) notify({ text: t('playground.saved.saved', { name: call.name }) });
        return;
      }
      if (await apply(changeCall(same.id, { draft }))) {
        const onAction = (): void => void apply(changeCall(same.id, { draft: same.draft }));
        notify({
          text: t('playground.saved.replaced', { name: call.name }),
          action: t('playground.action.undo'),
          onAction,
        });
      }
    },
    /** Puts the call's request into the form, with Undo. */
    use(call: SavedCall): void {
      opened.value = call;
      close();
      request.replace(call.draft, call.draft.runAs);
    },
    apply,
    rename: ({ id }: SavedCall, name: string): Promise<boolean> =>
      apply(changeCall(id, { name: safeName(name, t('playground.saved.callName')) })),
    move: ({ id }: SavedCall, folder: string | null): Promise<boolean> => apply(move(id, folder)),
    duplicate: ({ id }: SavedCall): Promise<boolean> => apply(duplicate(id)),
    nameFolder: (folder: Folder | null, name: string): Promise<boolean> =>
      apply(
        folder === null
          ? addFolder(safeName(name, t('playground.saved.folderName')))
          : renameFolder(folder.id, safeName(name, t('playground.saved.folderName'))),
      ),
    remove: (call: SavedCall): Promise<void> =>
      remove(removeCall(call.id), { folders: [], calls: [call] }, t('playground.saved.deleted', { name: call.name })),
    removeFolder(folder: Folder): Promise<void> {
      const calls = library.peek()?.calls.filter(({ folderId }) => folderId === folder.id) ?? [];
      return remove(
        removeFolder(folder.id),
        { folders: [folder], calls },
        calls.length === 0
          ? t('playground.saved.folderDeleted', { name: folder.name })
          : t('playground.saved.folderWithDeleted', calls.length, { name: folder.name, count: number(calls.length) }),
      );
    },
  };
}

export type Saved = ReturnType<typeof createSaved>;

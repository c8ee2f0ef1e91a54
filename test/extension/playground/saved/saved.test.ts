import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Toast } from '../../../../extension/design/toast.tsx';
import type { PlainKey } from '../../../../extension/plain-keys/find.ts';
import { createSaved } from '../../../../extension/playground/saved/saved.ts';
import type { Draft } from '../../../../extension/request-model/draft.ts';
import { add } from '../../../../extension/saved/library.ts';
import { LIMITS } from '../../../../extension/saved/limits.ts';
import { relayView } from '../../connection/build.ts';
import { draft } from '../build.ts';
import { memorySaved } from './memory-saved.ts';

/** A window with a request in its form. */
function withSaved(store = memorySaved()) {
  const relay = relayView('relay');
  const list = signal<readonly (typeof relay)[] | null>([relay]);
  const replaced: Draft[] = [];
  const toasts: Toast[] = [];
  const form = signal(draft());
  const unsettled = signal<PlainKey[]>([]);
  const masked = signal<Draft | null>(null);
  const saved = createSaved({
    store,
    relays: { active: signal(relay), list } as unknown as Parameters<typeof createSaved>[0]['relays'],
    request: { draft: form, unsettled, twin: () => masked.value, replace: (one) => void replaced.push(one) },
    notify: (toast) => void toasts.push(toast),
  });
  const names = () => saved.library.value?.calls.map(({ name }) => name);
  return { saved, store, list, replaced, toasts, form, unsettled, names, masked };
}

test('a call is saved and put into the form again', async () => {
  const { saved, replaced, form, names } = withSaved();
  await saved.load();
  await saved.save('  Sea\u0000otter ', 'Images');
  expect([names(), saved.library.value?.folders.map(({ name }) => name)]).toEqual([['Sea otter'], ['Images']]);
  saved.open();
  const [call] = saved.library.value?.calls ?? [];
  if (call) saved.use(call);
  expect([replaced, saved.isOpen.value]).toEqual([[form.value], false]);
});

test('under the same name in the same folder, the call takes the place of the one before, with Undo', async () => {
  const { saved, form, toasts, names } = withSaved();
  await saved.load();
  await saved.save('Call', 'A');
  await saved.save('Call', 'B');
  form.value = draft({ url: 'https://api.example/new' });
  await saved.save('Call', 'A');
  expect(names()).toEqual(['Call', 'Call']);
  expect(saved.library.value?.calls[0]?.draft.url).toBe('https://api.example/new');
  toasts.at(-1)?.onAction?.();
  await expect.poll(() => saved.library.value?.calls[0]?.draft.url).toBe(draft().url);
});

test('a request with a key in plain text is not saved', () => {
  const { saved, unsettled, toasts } = withSaved();
  saved.askToSave();
  expect(saved.dialog.value).toEqual({ kind: 'save' });
  saved.closeDialog();
  unsettled.value = [{} as PlainKey];
  saved.askToSave();
  expect([saved.dialog.value, toasts.at(-1)?.text]).toEqual([null, expect.stringContaining('key in plain text')]);
});

test('of a request with keys that were dismissed, the masked twin is saved', async () => {
  const { saved, masked } = withSaved();
  masked.value = draft({ url: 'https://api.example/••••••••' });
  await saved.save('Call', null);
  expect(saved.library.value?.calls[0]?.draft.url).toBe('https://api.example/••••••••');
});

test('a folder is deleted with its calls, and comes back with Undo', async () => {
  const { saved, toasts, names } = withSaved();
  await saved.save('a', 'Folder');
  await saved.save('b', 'Folder');
  const [folder] = saved.library.value?.folders ?? [];
  if (folder) await saved.removeFolder(folder);
  expect([names(), toasts.at(-1)?.text]).toEqual([[], 'The folder “Folder” was deleted with its 2 calls.']);
  toasts.at(-1)?.onAction?.();
  await expect.poll(names).toEqual(['a', 'b']);
});

test('beyond the limits, nothing is saved and the reason is said', async () => {
  const { saved, toasts } = withSaved();
  await saved.save('a', null);
  const many = Array.from({ length: LIMITS.calls }, (_, index) => ({ name: String(index), draft: draft() }));
  expect(await saved.apply(add(many, null))).toBe(false);
  expect([saved.library.value?.calls.length, toasts.at(-1)?.text]).toEqual([
    1,
    expect.stringContaining('More than 2,000'),
  ]);
});

test('a database that is not available is said, when reading and when saving', async () => {
  const broken = {
    ...memorySaved(),
    read: () => Promise.reject(new Error()),
    change: () => Promise.reject(new Error()),
  };
  const { saved, toasts } = withSaved(broken);
  await saved.load();
  await saved.save('a', null);
  expect([saved.hasFailed.value, toasts.at(-1)?.text]).toEqual([true, expect.stringContaining('no access')]);
});

test('once the relay is disconnected, nothing of its calls is left in the window', async () => {
  const { saved, list } = withSaved();
  await saved.save('a', null);
  saved.open();
  list.value = [];
  expect([saved.isOpen.value, saved.library.value, saved.opened.value]).toEqual([false, null, null]);
});

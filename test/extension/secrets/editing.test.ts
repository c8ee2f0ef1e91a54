import { expect, test } from 'vitest';
import { emptyForm } from '../../../extension/secrets/form.ts';
import { draftKey } from '../../../extension/secrets/stored-drafts.ts';
import { relayView } from '../connection/build.ts';
import { secret, withSecrets } from './build.ts';

const KEY = draftKey('relay', 'openai');

test('two editors share neither what is open, nor drafts, nor a prefilled value', async () => {
  const { editing: first } = await withSecrets(['openai']);
  const { editing: second } = await withSecrets(['openai']);
  first.open('openai');
  first.saveDraft(KEY, { ...emptyForm, name: 'renamed' });
  first.prefill('a-value');
  expect([second.openName.value, second.draftOf(KEY), second.takePrefilled()]).toEqual([null, null, '']);
  expect([first.openName.value, first.draftOf(KEY)?.name]).toEqual(['openai', 'renamed']);
  expect([first.takePrefilled(), first.takePrefilled()]).toEqual(['a-value', '']);
});

test('a page whose relay is disconnected forgets its drafts, another page keeps its own', async () => {
  const pages = await Promise.all([withSecrets(['openai']), withSecrets(['openai'])]);
  for (const { editing } of pages) editing.saveDraft(KEY, { ...emptyForm, name: 'renamed' });
  pages[0].connect([relayView('other')]);
  await expect.poll(() => pages[0].editing.draftOf(KEY)).toBe(null);
  expect(pages[1].editing.draftOf(KEY)?.name).toBe('renamed');
});

test('deleting drops the draft, and can be undone', async () => {
  const { editing, sent, toasts } = await withSecrets(['openai']);
  editing.open('openai');
  editing.saveDraft(KEY, emptyForm);
  await editing.remove(relayView('relay'), secret('openai'));
  expect([editing.openName.value, editing.draftOf(KEY)]).toEqual([null, null]);
  expect(toasts).toMatchObject([{ text: 'openai was deleted.', action: 'Undo' }]);
  toasts[0]?.onAction?.();
  await expect.poll(() => toasts.at(-1)?.text).toBe('openai was restored.');
  expect(sent.map(({ name }) => name)).toContain('secrets.restore');
});

test('pausing says that it has happened, in the page where it did', async () => {
  const [first, second] = await Promise.all([withSecrets(['openai']), withSecrets(['openai'])]);
  await first.editing.pause(relayView('relay'), secret('openai'), true);
  expect(first.sent).toContainEqual({
    name: 'secrets.patch',
    input: { relayId: 'relay', name: 'openai', patch: { paused: true } },
  });
  expect(first.toasts).toMatchObject([{ text: 'openai is paused.', action: 'Undo' }]);
  first.toasts[0]?.onAction?.();
  await expect.poll(() => first.toasts.at(-1)).toEqual({ text: 'openai is active again.' });
  expect(first.sent.at(-2)?.input).toMatchObject({ patch: { paused: false } });
  expect(second.toasts).toEqual([]);
});

test('a change is undone by the fields that differ, and the name', async () => {
  const { editing, sent, toasts } = await withSecrets(['openai']);
  const before = secret('openai', { access: 'private', limits: { perDay: 5 } });
  const now = secret('open-ai', { access: 'public', version: 2, uses: 7 });
  expect(await editing.undoChange(relayView('relay'), before, now)).toBe(true);
  expect(sent).toContainEqual({
    name: 'secrets.patch',
    input: {
      relayId: 'relay',
      name: 'open-ai',
      patch: { name: 'openai', access: 'private', limits: { perDay: 5 } },
    },
  });
  expect(toasts).toEqual([{ text: 'openai is as it was before.' }]);
});

test('a duplicate has the policy and a free name; what it replaces can be brought back', async () => {
  const { editing, toasts } = await withSecrets(['openai', 'openai-2']);
  const key = draftKey('relay', '');
  const begun = { ...emptyForm, name: 'begun' };
  editing.saveDraft(key, begun);
  editing.duplicate(relayView('relay'), secret('openai', { access: 'public' }));
  expect(editing.openName.value).toBe('');
  expect(editing.draftOf(key)).toMatchObject({ name: 'openai-3', access: 'public' });
  toasts[0]?.onAction?.();
  expect(editing.draftOf(key)).toEqual(begun);
});

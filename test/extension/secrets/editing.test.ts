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
  expect(first.toasts).toEqual([{ text: 'openai is paused.' }]);
  expect(second.toasts).toEqual([]);
});

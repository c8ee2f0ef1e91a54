import { expect, test, vi } from 'vitest';
import { createForm } from '../../../../extension/playground/request/form.ts';
import { createRequest } from '../../../../extension/playground/request/request.ts';
import { NO_DRAFTS } from '../../../../extension/playground/request/secret-drafts.ts';
import type { Draft } from '../../../../extension/request-model/draft.ts';
import { memoryItem } from '../../../support/browser/memory-item.ts';
import { withSecrets } from '../../secrets/build.ts';
import { draft } from '../build.ts';

const KEY = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;
const STORED = draft({ secret: 'openai', url: 'https://api.example/v1' });

async function withForm(typed: Partial<Draft> = {}) {
  const page = await withSecrets(['openai']);
  const drafts = memoryItem(STORED);
  const form = createForm({ ...page, drafts });
  if (Object.keys(typed).length > 0) form.change(typed);
  expect(form.isRead.value).toBe(false);
  await form.ready;
  const createRest = () =>
    createRequest({
      ...page,
      form,
      secretDrafts: memoryItem(NO_DRAFTS),
      handover: memoryItem(null),
      takeMoved: async () => null,
      now: () => 0,
    });
  return { form, drafts, createRest };
}

test('the form shows the stored draft and its secret before the rest of the playground is loaded', async () => {
  const { form } = await withForm();
  expect(form.draft.value).toEqual(STORED);
  expect(form.chosen.value?.name).toBe('openai');
});

test('what is typed before the rules for keys are loaded is not stored, and then without its keys', async () => {
  vi.useFakeTimers();
  const { form, drafts, createRest } = await withForm();
  form.change({ url: `${STORED.url}?key=${KEY}` });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(drafts).toMatchObject({ writes: 0, stored: STORED });
  const request = createRest();
  await request.ready;
  await request.flush();
  expect(request.draft.value.url).toContain(KEY);
  expect(request.unsettled.value.map(({ value }) => value)).toEqual([KEY]);
  expect(drafts.writes).toBe(1);
  expect(JSON.stringify(drafts.stored)).not.toContain(KEY);
  vi.useRealTimers();
});

test.each<[string, Partial<Draft>, Partial<Draft>]>([
  ['the end of a URL', { url: '/images' }, { url: `${STORED.url}/images` }],
  ['a whole URL', { url: 'https://other.example/' }, { url: 'https://other.example/' }],
  ['a method', { method: 'PUT' }, { method: 'PUT' }],
])('%s that is typed before the stored draft has been read is in that then', async (_, typed, shown) => {
  const { form, drafts, createRest } = await withForm(typed);
  expect(form.draft.value).toEqual({ ...STORED, ...shown });
  expect(form.isRead.value).toBe(true);
  await createRest().flush();
  expect(drafts.stored).toEqual({ ...STORED, ...shown });
});

test('a request that another page hands over takes the place of the stored one, however early it comes', async () => {
  const other = draft({ secret: 'other', url: 'https://other.example/' });
  const { form } = await withForm(other);
  expect(form.draft.value).toEqual(other);
});

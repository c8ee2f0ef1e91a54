import { expect, test, vi } from 'vitest';
import { createForm } from '../../../../extension/playground/request/form.ts';
import { createRequest } from '../../../../extension/playground/request/request.ts';
import { NO_DRAFTS } from '../../../../extension/playground/request/secret-drafts.ts';
import { memoryItem } from '../../../support/browser/memory-item.ts';
import { withSecrets } from '../../secrets/build.ts';
import { draft } from '../build.ts';

const KEY = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;
const STORED = draft({ secret: 'openai', url: 'https://api.example/v1' });

async function withForm() {
  const page = await withSecrets(['openai']);
  const drafts = memoryItem(STORED);
  const form = createForm({ ...page, drafts });
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

import { expect, test } from 'vitest';
import { createForm } from '../../../../extension/playground/request/form.ts';
import { createRequest } from '../../../../extension/playground/request/request.ts';
import {
  MAX_CHARACTERS,
  MAX_DRAFTS,
  NO_DRAFTS,
  type SecretDraft,
} from '../../../../extension/playground/request/secret-drafts.ts';
import { EMPTY_DRAFT } from '../../../../extension/request-model/draft.ts';
import { memoryItem } from '../../../support/browser/memory-item.ts';
import { relayView } from '../../connection/build.ts';
import { withSecrets } from '../../secrets/build.ts';
import { draft } from '../build.ts';

const KEY = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;
const FIRST = draft({ secret: 'first', url: 'https://api.example/of-first' });
const leftWith = (secret: string, relayId = 'relay'): SecretDraft => ({
  relayId,
  draft: draft({ secret, url: `https://api.example/of-${secret}` }),
});

async function withRequest(
  names: readonly string[],
  left = NO_DRAFTS,
  shown = FIRST,
  secretDrafts = memoryItem<readonly SecretDraft[]>(left),
) {
  const page = await withSecrets(names);
  const request = createRequest({
    ...page,
    form: createForm({ ...page, drafts: memoryItem(shown) }),
    secretDrafts,
    handover: memoryItem(null),
    takeMoved: async () => null,
    now: () => 0,
  });
  await request.ready;
  return { ...page, request, secretDrafts };
}

test('each secret has its own draft', async () => {
  const { request, secretDrafts } = await withRequest(['first', 'second']);
  request.select('second');
  expect(request.draft.value).toMatchObject({ secret: 'second', url: 'https://api.example/' });
  request.change({ url: 'https://api.example/of-second' });
  request.select('first');
  expect(request.draft.value).toEqual(FIRST);
  request.select('second');
  expect(request.draft.value.url).toBe('https://api.example/of-second');
  await expect.poll(() => secretDrafts.stored.map((one) => one.draft.secret)).toEqual(['second', 'first']);
});

test('a draft is there after the window was closed, but not that of another relay', async () => {
  const { request } = await withRequest(['first', 'second', 'third'], [leftWith('second'), leftWith('third', 'other')]);
  request.select('second');
  expect(request.draft.value.url).toBe('https://api.example/of-second');
  request.select('third');
  expect(request.draft.value.url).toBe('https://api.example/');
});

test('a draft with a key is kept in memory and not stored', async () => {
  const shown = { ...FIRST, url: `https://api.example/?key=${KEY}` };
  const { request, secretDrafts } = await withRequest(['first', 'second', 'third'], [leftWith('third')], shown);
  request.select('second');
  request.change({ url: 'https://api.example/of-second' });
  request.select('third');
  await expect.poll(() => secretDrafts.stored.some((one) => one.draft.secret === 'second')).toBe(true);
  expect(JSON.stringify(secretDrafts.stored)).not.toContain(KEY);
  expect(secretDrafts.stored.some((one) => one.draft.secret === 'first')).toBe(false);
  request.select('first');
  expect(request.unsettled.value.length).toBeGreaterThan(0);
});

test('two windows leave their drafts beside each other, and each shows those of both', async () => {
  const one = await withRequest(['first', 'second', 'third']);
  const other = await withRequest(['first', 'second', 'third'], [], leftWith('second').draft, one.secretDrafts);
  one.request.select('third');
  other.request.select('third');
  await expect.poll(() => one.secretDrafts.stored.map(({ draft: { secret } }) => secret)).toEqual(['first', 'second']);
  one.request.select('second');
  other.request.select('first');
  expect(one.request.draft.value.url).toBe('https://api.example/of-second');
  expect(other.request.draft.value.url).toBe(FIRST.url);
});

test('drafts are forgotten with their secret', async () => {
  const { secretDrafts } = await withRequest(['first'], [leftWith('deleted'), leftWith('kept', 'other')]);
  await expect.poll(() => secretDrafts.stored.map((one) => one.draft.secret)).toEqual(['kept']);
});

test('drafts are forgotten with their relay', async () => {
  const window = await withRequest(['first', 'second'], [leftWith('second'), leftWith('first', 'other')]);
  window.connect([relayView('other')]);
  await expect.poll(() => window.secretDrafts.stored.map((one) => one.relayId)).toEqual(['other']);
  expect(window.request.draft.value).toEqual(EMPTY_DRAFT);
});

test('their number and size are bounded, and the oldest are dropped', async () => {
  const names = Array.from({ length: MAX_DRAFTS + 2 }, (_, index) => `secret-${index}`);
  const { request } = await withRequest(
    names,
    names.slice(0, MAX_DRAFTS).map((name) => leftWith(name)),
    EMPTY_DRAFT,
  );
  request.show(draft({ secret: 'secret-20', url: 'https://api.example/20' }));
  request.select('secret-21');
  expect([request.hasDraft('secret-0'), request.hasDraft('secret-1'), request.hasDraft('secret-20')]).toEqual([
    false,
    true,
    true,
  ]);
  const long = { kind: 'text' as const, text: 'x'.repeat(MAX_CHARACTERS - 2000), fields: [] };
  request.show(draft({ secret: 'secret-20', body: long }));
  request.select('secret-21');
  expect([request.hasDraft('secret-1'), request.hasDraft('secret-20')]).toEqual([false, true]);
});

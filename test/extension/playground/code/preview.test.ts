import { expect, test } from 'vitest';
import type { Send } from '../../../../extension/messages/client.ts';
import { createPreview } from '../../../../extension/playground/code/preview.ts';
import { sentHeaders } from '../../../../extension/playground/code/sent-headers.ts';
import { createForm } from '../../../../extension/playground/request/form.ts';
import { createRequest } from '../../../../extension/playground/request/request.ts';
import { NO_DRAFTS } from '../../../../extension/playground/request/secret-drafts.ts';
import type { Draft } from '../../../../extension/request-model/draft.ts';
import type { Preview } from '../../../../shared/protocol/api.ts';
import { memoryItem } from '../../../support/browser/memory-item.ts';
import { withSecrets } from '../../secrets/build.ts';
import { draft } from '../build.ts';

const KEY = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;
const PREVIEW: Preview = { allowed: true, problems: [], forwarded: null, placements: [] };

/** A watched preview: `idle` is when nobody types any more, `reply` the relay's response to the oldest question. */
async function watched(first: Draft = draft()) {
  const page = await withSecrets(['openai']);
  const request = createRequest({
    ...page,
    form: createForm({ ...page, drafts: memoryItem(first) }),
    secretDrafts: memoryItem(NO_DRAFTS),
    handover: memoryItem(null),
    takeMoved: async () => null,
    now: () => 0,
  });
  await request.ready;
  const asked: Draft[] = [];
  const replies: ((outcome: unknown) => void)[] = [];
  let waiting: (() => void) | null = null;
  const preview = createPreview({
    ...page,
    request,
    send: (async (_: string, { draft: one }: { draft: Draft }) => {
      asked.push(one);
      return new Promise((resolve) => replies.push(resolve));
    }) as unknown as Send,
    whenIdle: (run) => {
      waiting = run;
      return () => {
        waiting = null;
      };
    },
  });
  const end = preview.watch();
  const idle = (): void => waiting?.();
  const reply = async (outcome: unknown): Promise<void> => {
    replies.shift()?.(outcome);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { request, preview, asked, idle, reply, end, isWaiting: () => waiting !== null };
}

test('the relay is asked when nobody types any more, once', async () => {
  const { request, preview, asked, idle, reply } = await watched();
  request.change({ url: 'https://api.openai.com/v1/images/edits' });
  expect(asked).toEqual([]);
  idle();
  expect(asked.map(({ url }) => url)).toEqual(['https://api.openai.com/v1/images/edits']);
  await reply({ ok: true, value: PREVIEW });
  await expect.poll(() => preview.state.value).toMatchObject({ status: 'ready', preview: PREVIEW });
});

test('the last preview stays as an outdated one until the relay was asked about the changed request', async () => {
  const { request, preview, idle, reply } = await watched();
  idle();
  await reply({ ok: true, value: PREVIEW });
  await expect.poll(() => preview.state.value).toMatchObject({ status: 'ready', isOutdated: false });
  request.change({ url: 'https://api.openai.com/v1/images/edits' });
  expect(preview.state.value).toMatchObject({ status: 'ready', preview: PREVIEW, isOutdated: true });
  idle();
  await reply({ ok: true, value: PREVIEW });
  await expect.poll(() => preview.state.value).toMatchObject({ status: 'ready', isOutdated: false });
});

test('a draft with a key is sent to nobody, nor one that is not complete', async () => {
  const { request, preview, asked, isWaiting } = await watched();
  request.change({ url: `https://api.openai.com/?key=${KEY}` });
  expect(preview.state.value).toEqual({ status: 'key' });
  await preview.retry();
  request.change({ url: '' });
  expect(preview.state.value).toEqual({ status: 'incomplete' });
  await preview.retry();
  expect([isWaiting(), asked]).toEqual([false, []]);
});

test('a response to an older draft, or after the end, is not shown', async () => {
  const { request, preview, idle, reply, end } = await watched();
  idle();
  request.change({ url: 'https://api.openai.com/v2' });
  await reply({ ok: true, value: PREVIEW });
  expect(preview.state.value).toEqual({ status: 'loading' });
  idle();
  end();
  await reply({ ok: true, value: PREVIEW });
  expect(preview.state.value).toEqual({ status: 'loading' });
});

test('a failure is shown until the relay responds again', async () => {
  const { preview, idle, reply } = await watched();
  idle();
  await reply({ ok: false, failure: { kind: 'offline' } });
  await expect.poll(() => preview.state.value).toEqual({ status: 'failed', failure: { kind: 'offline' } });
  const again = preview.retry();
  await reply({ ok: true, value: PREVIEW });
  await again;
  expect(preview.state.value.status).toBe('ready');
});

test('headers that the relay adds or leaves out are marked with the reason', () => {
  const request = { clientSecretName: 'a', url: '', method: 'POST', headers: { Range: 'bytes=0-1', 'X-A': '1' } };
  const headers = { 'x-a': '1', 'content-type': 'application/json' };
  const shown = sentHeaders(request, { method: 'POST', url: 'https://api.example/x', headers, body: '{}' });
  expect(shown.map(({ name, change }) => `${name} ${change}`)).toEqual([
    'x-a none',
    'content-type added',
    'range dropped',
    'host added',
    'user-agent added',
    'accept-encoding added',
    'content-length added',
  ]);
  expect(shown.find(({ name }) => name === 'host')?.value).toBe('api.example');
  expect(shown.filter(({ change, why }) => change !== 'none' && why === '')).toEqual([]);
});

import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Toast } from '../../../../extension/design/toast.tsx';
import { createHistory } from '../../../../extension/playground/history/history.ts';
import type { Draft } from '../../../../extension/request-model/draft.ts';
import { relayView } from '../../connection/build.ts';
import { endedCall } from '../../history/build.ts';
import { memoryHistory } from './memory-history.ts';

/** A window with two calls of its relay, and one of another relay. */
async function withHistory() {
  const store = memoryHistory();
  await store.add(endedCall({ url: 'https://api.example/first' }, '{"animal":"walrus"}'), 'relay');
  await store.add(endedCall({ url: 'https://api.example/second' }, '{"animal":"seal"}'), 'relay');
  await store.add(endedCall({ url: 'https://api.example/elsewhere' }), 'other');
  const relay = relayView('relay');
  const list = signal<readonly (typeof relay)[] | null>([relay]);
  const replaced: Draft[] = [];
  const toasts: Toast[] = [];
  const canSend = signal(true);
  let sent = 0;
  const history = createHistory({
    store,
    relays: { active: signal(relay), list } as unknown as Parameters<typeof createHistory>[0]['relays'],
    request: { replace: (draft) => void replaced.push(draft) },
    calls: {
      canSend,
      send: async () => {
        sent += 1;
      },
    },
    notify: (toast) => void toasts.push(toast),
  });
  await history.load();
  return { history, store, list, replaced, toasts, canSend, sent: () => sent };
}

const urls = ({ entries, isFound }: Awaited<ReturnType<typeof withHistory>>['history']): string[] =>
  (entries.value ?? []).filter(isFound).map(({ url }) => new URL(url).pathname);

test("the active relay's calls are listed, newest first, and found by their bodies", async () => {
  const { history } = await withHistory();
  expect(urls(history)).toEqual(['/second', '/first']);
  await history.search('walrus');
  expect(urls(history)).toEqual(['/first']);
  await history.search('second');
  expect(urls(history)).toEqual(['/second']);
  await history.search('');
  expect(urls(history)).toEqual(['/second', '/first']);
});

test('a call that is recorded meanwhile appears', async () => {
  const { history, store } = await withHistory();
  const stop = history.follow();
  await store.add(endedCall({ url: 'https://api.example/third' }), 'relay');
  await expect.poll(() => urls(history)).toEqual(['/third', '/second', '/first']);
  stop();
});

test('a call is opened, sent again, and compared with another one', async () => {
  const { history, replaced, canSend, sent, toasts } = await withHistory();
  const [second, first] = history.entries.value ?? [];
  if (!first || !second) throw new Error('No entries.');
  await history.openCall(first);
  const opened = history.view.value;
  if (opened?.kind !== 'call') throw new Error('Not opened.');
  history.compareWith(opened.opened);
  await history.openCall(second);
  expect(history.view.value).toMatchObject({ kind: 'compare', first: { entry: first }, second: { entry: second } });

  await history.sendAgain(opened.opened.call);
  expect([replaced.length, sent(), history.view.value]).toEqual([1, 1, null]);
  canSend.value = false;
  await history.sendAgain(opened.opened.call);
  expect([replaced.length, sent()]).toEqual([2, 1]);
  expect(toasts.at(-1)?.text).toContain('Complete it');
});

test('clearing removes the calls of this relay alone', async () => {
  const { history, store } = await withHistory();
  await history.clear();
  expect(urls(history)).toEqual([]);
  expect(await store.list('other')).toHaveLength(1);
});

test('a call that is gone is not opened', async () => {
  const { history, store, toasts } = await withHistory();
  const [entry] = history.entries.value ?? [];
  if (!entry) throw new Error('No entries.');
  await store.clear('relay');
  await history.openCall(entry);
  expect(toasts.at(-1)?.text).toContain('no longer');
  expect(history.entries.value).toEqual([]);
});

test('once the relay is disconnected, nothing of the history is left in the window', async () => {
  const { history, list } = await withHistory();
  history.open();
  await history.search('walrus');
  list.value = [];
  expect([history.view.value, history.entries.value, history.query.value]).toEqual([null, null, '']);
});

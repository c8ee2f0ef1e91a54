import { expect, test } from 'vitest';
import { createPlayground } from '../../../extension/playground/create-playground.ts';
import { createForm } from '../../../extension/playground/request/form.ts';
import { NO_DRAFTS } from '../../../extension/playground/request/secret-drafts.ts';
import { createOwnCall } from '../../../extension/playground/run/own-call.ts';
import type { Moved } from '../../../extension/playground/window-move/moves.ts';
import { EMPTY_DRAFT, field } from '../../../extension/request-model/draft.ts';
import type { Handover } from '../../../extension/request-model/draft-transfer.ts';
import type { CallEvent } from '../../../extension/request-model/playground-call.ts';
import { memoryItem } from '../../support/browser/memory-item.ts';
import { memoryPort } from '../../support/browser/memory-port.ts';
import { withSecrets } from '../secrets/build.ts';
import { draft } from './build.ts';
import { memoryHistory } from './history/memory-history.ts';
import { memorySaved } from './saved/memory-saved.ts';

const SENDABLE = draft({ secret: 'openai', url: 'https://api.example/v1' });
const KEY = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;

/** A window with a playground, whose background knows the secret `openai`. */
async function withPlayground(stored = EMPTY_DRAFT, handed: Handover | null = null, moved: Moved | null = null) {
  const page = await withSecrets(['openai']);
  const session = new Map<string, string>();
  const ports: ReturnType<typeof memoryPort>[] = [];
  const offered: ReadonlyMap<string, File>[] = [];
  const drafts = memoryItem(stored);
  const secretDrafts = memoryItem(NO_DRAFTS);
  const handover = memoryItem(handed);
  const playground = createPlayground({
    ...page,
    openPort: () => {
      const opened = memoryPort();
      ports.push(opened);
      return opened.port;
    },
    historyStore: memoryHistory(),
    savedStore: memorySaved(),
    form: createForm({ ...page, drafts }),
    secretDrafts,
    pause: async () => undefined,
    handover,
    takeMoved: async () => moved,
    ownCall: createOwnCall({
      getItem: (key) => session.get(key) ?? null,
      setItem: (key, value) => void session.set(key, value),
    }),
    offerFiles: (_, files) => void offered.push(files),
    whenIdle: (run) => {
      run();
      return () => {};
    },
    now: () => 0,
  });
  await playground.request.ready;
  const started = () => page.sent.filter(({ name }) => name === 'playground.start').map(({ input }) => input);
  return { ...page, ...playground, playground, handover, ports, offered, started };
}

test('a request that another window hands over is continued with its files', async () => {
  const files = new Map([['id', new File(['otter'], 'otter.txt')]]);
  const moved = { draft: draft({ url: 'https://moved.example/' }), sourceCallId: 7, files };
  const { request } = await withPlayground(SENDABLE, null, moved);
  expect(request.draft.value).toEqual(moved.draft);
  expect(request.asMoved()).toEqual(moved);
  // What was there before it arrived is no change of this window.
  request.undo();
  expect(request.draft.value).toEqual(moved.draft);
});

const start = (id: unknown): { event: CallEvent } => ({
  event: { type: 'start', id: String(id), at: 1, draft: SENDABLE },
});

test('two playgrounds share neither draft nor files, sections or dismissed keys', async () => {
  const first = await withPlayground();
  const second = await withPlayground(draft({ url: 'https://second.example/' }));
  const pasted = draft({ url: `https://api.example/?key=${KEY}` });
  for (const { request } of [first, second]) request.show(pasted);
  expect(first.request.unsettled.value.map(({ value }) => value)).toEqual([KEY]);
  first.request.dismissKey(KEY);
  first.request.files.value = new Map([['id', new File([], 'a.txt')]]);
  first.requestSection.value = 'headers';
  first.responseSection.value = 'timing';
  expect(first.request.unsettled.value).toEqual([]);
  expect(second.request.unsettled.value.map(({ value }) => value)).toEqual([KEY]);
  first.request.change({ method: 'DELETE' });
  expect(second.request.draft.value).toEqual(pasted);
  expect(second.request.files.value.size).toBe(0);
  expect([second.requestSection.value, second.responseSection.value]).toEqual(['body', 'body']);
});

test('a call is shown in the window that sent it, and not in another that has sent its own', async () => {
  const [first, second] = await Promise.all([withPlayground(SENDABLE), withPlayground(SENDABLE)]);
  await Promise.all([first.calls.send(), second.calls.send()]);
  const [own] = first.started();
  expect(own).toMatchObject({ relayId: 'relay', draft: { url: SENDABLE.url } });
  // The background tells every window.
  for (const window of [first, second]) window.ports[0]?.receive(start(own?.callId));
  expect(first.calls.last.value).toMatchObject({ id: own?.callId, phase: 'sending' });
  expect(second.calls.last.value).toBe(undefined);
  await first.calls.cancel();
  expect(first.sent.at(-1)).toEqual({ name: 'playground.cancel', input: { callId: own?.callId } });
});

test('a port that closes is opened again only while a call is running', async () => {
  const { calls, ports, started } = await withPlayground(SENDABLE);
  calls.follow();
  calls.follow();
  ports[0]?.disconnect();
  expect(ports.length).toBe(1);
  await calls.send();
  ports[1]?.receive(start(started()[0]?.callId));
  ports[1]?.disconnect();
  expect(ports.length).toBe(3);
});

test('nothing is sent while a key is unsettled, a file is missing or no relay is connected', async () => {
  const window = await withPlayground(SENDABLE);
  const { request, calls } = window;
  expect(calls.canSend.value).toBe(true);
  request.change({ url: `${SENDABLE.url}?key=${KEY}` });
  await calls.send();
  const file = { ...field('photo'), kind: 'file' as const, file: { name: 'a.txt', size: 1, type: '' } };
  request.show({ ...SENDABLE, body: { kind: 'multipart', text: '', fields: [file] } });
  await calls.send();
  expect(window.started()).toEqual([]);
  request.files.value = new Map([[file.id, new File(['x'], 'a.txt')]]);
  await calls.send();
  expect([window.started().length, window.offered.length]).toEqual([1, 1]);
  window.connect([]);
  await expect.poll(() => calls.canSend.value).toBe(false);
});

test('a draft from DevTools takes the place of the stored one, once', async () => {
  const handed = draft({ url: 'https://from-devtools.example/' });
  const { request, handover } = await withPlayground(SENDABLE, { draft: handed, callId: 7 });
  expect([request.draft.value.url, request.sourceCallId.value]).toEqual([handed.url, 7]);
  expect(handover.stored).toBe(null);
});

test('a replaced request comes back with Undo', async () => {
  const { request, toasts } = await withPlayground(SENDABLE);
  request.replace(draft({ url: 'https://other.example/' }));
  expect(request.draft.value.url).toBe('https://other.example/');
  toasts.at(-1)?.onAction?.();
  expect(request.draft.value).toEqual(SENDABLE);
});

test('only the window whose relay is disconnected loses its request', async () => {
  const [first, second] = await Promise.all([withPlayground(SENDABLE), withPlayground(SENDABLE)]);
  first.connect([]);
  await expect.poll(() => first.request.draft.value).toEqual(EMPTY_DRAFT);
  expect(second.request.draft.value).toEqual(SENDABLE);
});

test('a key is handed to the editor of its own window', async () => {
  const [first, second] = await Promise.all([withPlayground(), withPlayground()]);
  await first.playground.registerKey(KEY);
  expect([first.editing.openName.value, first.editing.takePrefilled()]).toEqual(['', KEY]);
  expect([second.editing.openName.value, second.editing.takePrefilled()]).toEqual([null, '']);
});

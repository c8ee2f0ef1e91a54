import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Toast } from '../../../../extension/design/toast.tsx';
import { createQueueList, type QueueListDeps } from '../../../../extension/playground/queue/queue-list.ts';
import { fail, ok } from '../../../../extension/relay-client/outcome.ts';
import type { CallSummary } from '../../../../shared/protocol/queue.ts';
import { relayView } from '../../connection/build.ts';

const summary = (id: string, change: Partial<CallSummary> = {}): CallSummary => ({
  id,
  url: `https://api.example/${id}`,
  method: 'POST',
  status: 'pending',
  in_queue: 1,
  status_code: null,
  request_body: null,
  response_body: null,
  error: null,
  created: 1,
  updated: 1,
  expires: null,
  queue_name: 'q',
  ...change,
});
const ended = { status: 'resolved', in_queue: null, status_code: 200 } as const;

/** A window whose relay lists what `pages` has by cursor; timers run when they are told to. */
function withQueue(pages: Record<string, readonly CallSummary[]> = { '': [] }) {
  const relay = relayView('relay');
  const list = signal<readonly (typeof relay)[] | null>([relay]);
  const active = signal<typeof relay | null>(relay);
  const asked: string[] = [];
  const toasts: Toast[] = [];
  const state = { pages, isReachable: true, removed: true };
  const send = async (name: string, { cursor }: { cursor?: string | null }) => {
    asked.push(`${name}${cursor ? ` ${cursor}` : ''}`);
    if (!state.isReachable) return fail({ kind: 'unreachable' });
    if (name === 'queue.cancel') return ok({ removed: state.removed, message: '' });
    if (name === 'queue.result') {
      const head = { status: 200, source: 'upstream', trace: null, headers: [] };
      return ok({ head, base64: btoa('hi'), kept: 2, total: 2 });
    }
    const names = Object.keys(state.pages);
    const next = names[names.indexOf(cursor ?? '') + 1] ?? null;
    return ok({ list: state.pages[cursor ?? ''], cursor: next, endOfList: next === null });
  };
  const queue = createQueueList({
    send: send as unknown as QueueListDeps['send'],
    relays: { list, active } as unknown as QueueListDeps['relays'],
    notify: (toast) => void toasts.push(toast),
  });
  const timers: { wait: number; run: () => void }[] = [];
  const page = Object.assign(new EventTarget(), { hidden: false });
  const stop = queue.follow(page as unknown as Document, (wait, run) => {
    const timer = { wait, run };
    timers.push(timer);
    return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1));
  });
  const tick = async (): Promise<void> => {
    timers.shift()?.run();
    await Promise.resolve();
    await expect.poll(() => asked.length).toBeGreaterThan(0);
  };
  const turn = (hidden: boolean): void => {
    page.hidden = hidden;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  return { queue, state, asked, toasts, timers, tick, turn, stop, list, active };
}
const ids = ({ calls }: ReturnType<typeof createQueueList>): string[] | undefined => calls.value?.map(({ id }) => id);

test('as long as something waits, the list is read again, less often while nothing changes', async () => {
  const { queue, state, timers, tick } = withQueue({ '': [summary('a')] });
  await expect.poll(() => ids(queue)).toEqual(['a']);
  expect(timers.map(({ wait }) => wait)).toEqual([1_000]);
  for (let index = 0; index < 30; index += 1) {
    await expect.poll(() => timers.length).toBe(1);
    await tick();
  }
  await expect.poll(() => timers.map(({ wait }) => wait)).toEqual([15_000]);
  state.pages[''] = [summary('a', { status: 'running' })];
  await tick();
  await expect.poll(() => timers.map(({ wait }) => wait)).toEqual([1_000]);
  state.pages[''] = [summary('a', ended)];
  await tick();
  await expect.poll(() => queue.waiting.value).toEqual([]);
  expect(timers).toEqual([]);
});

test('a hidden page asks for nothing until it is shown again; one that is closed does not either', async () => {
  const { queue, asked, timers, turn, stop } = withQueue({ '': [summary('a')] });
  await expect.poll(() => timers.length).toBe(1);
  turn(true);
  expect(timers).toEqual([]);
  const before = asked.length;
  turn(false);
  await expect.poll(() => timers.length).toBe(1);
  expect(asked).toHaveLength(before + 1);
  stop();
  expect(timers).toEqual([]);
  turn(false);
  expect(asked).toHaveLength(before + 1);
  expect(queue.waiting.value).toHaveLength(1);
});

test('a relay that cannot be reached leaves the list as it is, and is asked again', async () => {
  const { queue, state, timers, tick } = withQueue({ '': [summary('a')] });
  await expect.poll(() => timers.length).toBe(1);
  state.isReachable = false;
  await tick();
  await expect.poll(() => queue.failure.value).toEqual({ kind: 'unreachable' });
  expect(ids(queue)).toEqual(['a']);
  await expect.poll(() => timers.length).toBe(1);
  state.isReachable = true;
  await tick();
  await expect.poll(() => queue.failure.value).toBeNull();
});

test('older pages stay below the newest one when it is read again', async () => {
  const old = { ...ended, created: 1 };
  const { queue, state } = withQueue({ '': [summary('c', { created: 3 })], next: [summary('a', old)] });
  await expect.poll(() => ids(queue)).toEqual(['c']);
  expect(queue.cursor.value).toBe('next');
  await queue.loadOlder();
  expect([ids(queue), queue.cursor.value]).toEqual([['c', 'a'], null]);
  state.pages[''] = [summary('d', { created: 4 }), summary('c', { created: 3 })];
  await queue.load();
  expect([ids(queue), queue.cursor.value]).toEqual([['d', 'c', 'a'], null]);
});

test('a call that had ended before it was cancelled is said so, and the list is read again', async () => {
  const { queue, state, toasts, asked } = withQueue({ '': [summary('a')] });
  await expect.poll(() => ids(queue)).toEqual(['a']);
  await queue.cancel(summary('a'));
  expect(toasts).toEqual([]);
  expect(asked.slice(-2)).toEqual(['queue.cancel', 'queue.list']);
  state.removed = false;
  await queue.cancel(summary('a'));
  expect(toasts).toMatchObject([{ text: 'The call had ended before.' }]);
  expect(queue.busy.value.size).toBe(0);
});

test('a response is shown as a call, and a problem without asking for it', async () => {
  const { queue, asked } = withQueue();
  await queue.openCall(summary('a', ended));
  expect(queue.opened.value).toMatchObject({
    call: {
      phase: 'done',
      draft: { method: 'POST', url: 'https://api.example/a' },
      body: { chunks: [btoa('hi')], total: 2 },
    },
  });
  const before = asked.length;
  const error = { code: 'CALL_CANCELLED' } as CallSummary['error'];
  await queue.openCall(summary('b', { ...ended, error }));
  expect(queue.opened.value).toMatchObject({ summary: { id: 'b' }, call: null });
  expect(asked).toHaveLength(before);
});

test('nothing of a relay that is disconnected stays', async () => {
  const { queue, list, active } = withQueue({ '': [summary('a')] });
  await expect.poll(() => ids(queue)).toEqual(['a']);
  queue.open();
  await queue.openCall(summary('a', ended));
  active.value = null;
  list.value = [];
  expect([queue.calls.value, queue.opened.value, queue.isOpen.value]).toEqual([null, null, false]);
});

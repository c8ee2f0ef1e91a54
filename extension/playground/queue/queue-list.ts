import { computed, signal } from '@preact/signals';
import type { CallSummary } from '../../../shared/protocol/queue.ts';
import type { Relays } from '../../connection/relays.ts';
import { whenDisconnected } from '../../connection/when-disconnected.ts';
import type { Toast } from '../../design/toast.tsx';
import { t } from '../../language/messages.ts';
import type { Send } from '../../messages/client.ts';
import type { Failure } from '../../relay-client/outcome.ts';
import type { PlaygroundCall } from '../../request-model/playground-call.ts';
import { resultCall } from './result-call.ts';

export interface QueueListDeps {
  readonly send: Send;
  readonly relays: Pick<Relays, 'active' | 'list'>;
  readonly notify: (toast: Toast) => void;
}

/** What of the page the list depends on: a hidden page asks nothing. */
export type PageVisibility = Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;

/** Milliseconds between two questions while something waits: longer and longer while nothing changes. */
const SOONEST = 1_000;
const LATEST = 15_000;
const GROWTH = 1.3;

/** The response of a queued call, or why there is none. */
export interface OpenedResult {
  readonly summary: CallSummary;
  readonly call: PlaygroundCall | null;
}

/** This device's calls in the queues of the active relay. */
export function createQueueList({ send, relays, notify }: QueueListDeps) {
  const isOpen = signal(false);
  /** Newest first; null until they have been read. */
  const calls = signal<readonly CallSummary[] | null>(null);
  const failure = signal<Failure | null>(null);
  const cursor = signal<string | null>(null);
  const opened = signal<OpenedResult | null>(null);
  /** Ids of calls that are being cancelled or opened. */
  const busy = signal<ReadonlySet<string>>(new Set());
  const waiting = computed(() => calls.value?.filter(isUnsettled) ?? []);

  const reset = (): void => {
    calls.value = null;
    failure.value = null;
    cursor.value = null;
    opened.value = null;
  };
  const askFor = async (from: string | null): Promise<void> => {
    const relay = relays.active.peek();
    if (relay === null) return reset();
    const outcome = await send('queue.list', { relayId: relay.id, cursor: from });
    // Another relay was chosen meanwhile.
    if (relays.active.peek()?.id !== relay.id) return;
    failure.value = outcome.ok ? null : outcome.failure;
    if (!outcome.ok) return;
    const { list, cursor: next } = outcome.value;
    const before = calls.peek();
    const isFirst = from === null;
    // What was read of older pages stays.
    const oldest = list.at(-1)?.created ?? 0;
    const older = next === null ? [] : (before ?? []).filter(({ created }) => created < oldest);
    calls.value = isFirst ? [...list, ...older] : [...(before ?? []), ...list];
    if (!isFirst || older.length === 0) cursor.value = next;
  };
  const load = (): Promise<void> => askFor(null);
  const during = async (id: string, work: (relayId: string) => Promise<void>): Promise<void> => {
    const relay = relays.active.peek();
    if (relay === null || busy.peek().has(id)) return;
    busy.value = new Set([...busy.peek(), id]);
    await work(relay.id).finally(() => {
      busy.value = new Set([...busy.peek()].filter((one) => one !== id));
    });
  };
  const close = (): void => {
    isOpen.value = false;
    opened.value = null;
  };
  whenDisconnected(relays, () => {
    close();
    reset();
  });

  return {
    isOpen,
    calls,
    failure,
    cursor,
    opened,
    busy,
    waiting,
    load,
    loadOlder: (): Promise<void> => askFor(cursor.peek()),
    open(): void {
      isOpen.value = true;
    },
    close,
    back(): void {
      opened.value = null;
    },
    /** Keeps the list up to date while the page is visible; returns a function that stops. */
    follow(page: PageVisibility, after: (milliseconds: number, run: () => void) => () => void = afterTimeout) {
      let wait = SOONEST;
      let stopTimer = (): void => {};
      let isFollowing = true;
      const next = async (): Promise<void> => {
        stopTimer();
        const before = textOf(calls.peek());
        await load();
        if (!isFollowing || page.hidden) return;
        wait = textOf(calls.peek()) === before ? Math.min(LATEST, wait * GROWTH) : SOONEST;
        if (waiting.peek().length > 0 || failure.peek() !== null) stopTimer = after(wait, () => void next());
      };
      const onVisibility = (): void => {
        wait = SOONEST;
        if (page.hidden) stopTimer();
        else void next();
      };
      page.addEventListener('visibilitychange', onVisibility);
      let shown = relays.active.peek()?.id;
      const unsubscribe = relays.active.subscribe((relay) => {
        if (relay?.id === shown) return;
        shown = relay?.id;
        reset();
        onVisibility();
      });
      void next();
      return () => {
        isFollowing = false;
        stopTimer();
        unsubscribe();
        page.removeEventListener('visibilitychange', onVisibility);
      };
    },
    cancel: ({ id }: CallSummary): Promise<void> =>
      during(id, async (relayId) => {
        const outcome = await send('queue.cancel', { relayId, id });
        if (!outcome.ok) notify({ text: t('playground.queue.notCancelled') });
        else if (!outcome.value.removed) notify({ text: t('playground.queue.endedBefore') });
        await load();
      }),
    /** Shows the response of a call that has ended. */
    openCall: (summary: CallSummary): Promise<void> =>
      during(summary.id, async (relayId) => {
        if (summary.error !== null) {
          opened.value = { summary, call: null };
          return;
        }
        const outcome = await send('queue.result', { relayId, id: summary.id });
        if (outcome.ok && 'head' in outcome.value) opened.value = { summary, call: resultCall(summary, outcome.value) };
        else {
          notify({ text: t('playground.queue.gone') });
          await load();
        }
      }),
  };
}

export const isUnsettled = ({ status }: CallSummary): boolean => status === 'pending' || status === 'running';

const textOf = (list: readonly CallSummary[] | null): string =>
  JSON.stringify(list?.map(({ id, status, in_queue: place }) => [id, status, place]));

const afterTimeout = (milliseconds: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
};

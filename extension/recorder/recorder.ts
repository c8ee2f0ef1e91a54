import { exchangeOf } from '../http/har.ts';
import { contentOf } from '../recorded-call/content.ts';
import type { Watch } from '../recorded-call/finding.ts';
import { callOf, directCallOf } from '../recorded-call/page-call.ts';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import type { Recorder, Settings } from '../recorded-call/recording.ts';
import { type RelayAddress, routeOf } from '../recorded-call/route.ts';
import { isRunning, type PlaygroundCall } from '../request-model/playground-call.ts';
import { createLog } from './log.ts';
import { playgroundCallOf } from './playground-call.ts';
import { createPool } from './pool.ts';
import { createPreflights, unsentOf } from './preflights.ts';
import { createQueuedCalls } from './queued-calls.ts';

/** An entry of the browser's network log: HAR, and a function that loads its content. */
export interface FinishedRequest {
  readonly getContent: (callback?: (...args: unknown[]) => void) => unknown;
}

export interface RecorderDeps {
  readonly relays: () => Promise<readonly RelayAddress[]>;
  /** Scans direct requests; only suspicious ones are recorded. */
  readonly watch: Watch;
  /** Masks the keys in a call before it is recorded. */
  readonly mask: (call: RecordedCall) => RecordedCall;
  /** Whether the browser reports calls that it did not send because of their preflight. Firefox does not. */
  readonly reportsUnsent?: boolean;
  readonly now?: () => number;
}

/** Records calls to the relays from the moment that DevTools opens, whether or not the panel is open. */
export function createRecorder({ relays, watch, mask, reportsUnsent = true, now = Date.now }: RecorderDeps) {
  let settings: Settings = { isPaused: false, isPreserving: false };
  let nextId = 1;
  /** Calls that ended before are ignored, however late the browser reports them. */
  let since = 0;
  const log = createLog();
  const pool = createPool();
  const preflights = createPreflights();
  const queued = createQueuedCalls(log.find);
  const subscribers = new Set<() => void>();
  const changed = (): void => {
    for (const notify of subscribers) {
      try {
        notify();
      } catch {
        // Firefox reloads the panel when DevTools are docked elsewhere; functions of the old window throw.
        subscribers.delete(notify);
      }
    }
  };
  const add = (call: RecordedCall, joining = queued): void => {
    const joined = joining.join(call);
    if (joined === null) return;
    if (joined.isKnown) log.replace(joined.call);
    else log.add(joined.call);
    changed();
  };
  const clear = (): void => {
    since = now();
    log.clear();
    preflights.clear();
    changed();
  };

  const recorder: Recorder = {
    snapshot: log.snapshot,
    subscribe(tell) {
      subscribers.add(tell);
      return () => subscribers.delete(tell);
    },
    clear,
    add(calls) {
      // Copied, because objects created by the panel become unusable when its window closes.
      const imported = createQueuedCalls(log.find);
      for (const call of structuredClone(calls)) add({ ...call, id: nextId++ }, imported);
    },
    cancelled: (id) => {
      const call = queued.cancel(id);
      if (call) log.replace(call);
      changed();
    },
    settings: () => settings,
    set: (next) => {
      if (settings.isPaused && next.isPaused === false) since = now();
      settings = { ...settings, ...next };
      changed();
    },
  };

  return {
    recorder,
    /** `start`: when the new page started to load, if the browser reports navigations only afterwards (Firefox). */
    navigated: (start: number | null = null): void => {
      if (settings.isPreserving) return;
      if (start === null) return clear();
      since = start;
      log.clear((call) => endOf(call) < start);
      changed();
    },
    /** Call for every change of the playground's call. */
    playground(call: PlaygroundCall, relayId: string | null): void {
      if (!settings.isPaused && !isRunning(call)) add(mask(playgroundCallOf(nextId++, relayId, call)));
    },
    async finished(request: FinishedRequest): Promise<void> {
      if (settings.isPaused) return;
      const found = exchangeOf(request);
      if (!found) return;
      const at = routeOf(found.url, await relays());
      const isStale = (): boolean => endOf(found) < since;
      if (!at) {
        const suspect = found.isPreflight ? null : watch(found);
        if (suspect && !isStale()) add(directCallOf(nextId++, suspect));
        return;
      }
      if (isStale()) return;
      if (found.isPreflight) {
        const blocked = reportsUnsent ? null : unsentOf(found);
        if (blocked) {
          add(callOf({ id: nextId++, ...at }, blocked.exchange, null, blocked.preflight));
          return;
        }
        const call = preflights.add(found);
        if (call) {
          log.replace(call);
          changed();
        }
        return;
      }
      const exchange = {
        ...found,
        requestHeaders: pool.pairs(found.requestHeaders),
        responseHeaders: pool.pairs(found.responseHeaders),
        stack: pool.stack(found.stack),
      };
      const id = nextId++;
      const content = exchange.status === 0 ? null : await contentOf((callback) => request.getContent(callback));
      // The log was cleared while the content was loading.
      if (isStale()) return;
      add(preflights.joined(mask(callOf({ id, ...at }, exchange, content)), exchange));
    },
  };
}

const endOf = ({ startedAt, duration }: { readonly startedAt: number; readonly duration: number }): number =>
  startedAt + duration;

import type { Watch } from '../leaks/finding.ts';
import { maskedCall } from '../leaks/mask.ts';
import { callOf, directCallOf } from './call.ts';
import { contentOf } from './content.ts';
import { exchangeOf } from './har.ts';
import { EMPTY, replaced, type Snapshot, withCall } from './log.ts';
import { createPreflights } from './preflights.ts';
import { type RelayAddress, routeOf } from './route.ts';

/** An entry of the browser's network log: HAR, and the way to its content. */
export interface FinishedRequest {
  readonly getContent: (callback?: (...args: unknown[]) => void) => unknown;
}

/** What the panel gets: plain functions, called over the border of two windows of one origin. */
export interface Recorder {
  snapshot(): Snapshot;
  /** Returns the way to stop. */
  subscribe(changed: () => void): () => void;
  clear(): void;
  settings(): Settings;
  set(settings: Partial<Settings>): void;
}

export interface Settings {
  readonly isPaused: boolean;
  /** Keep the calls when the page goes elsewhere. */
  readonly isPreserving: boolean;
}

/**
 * Records calls to the relays from the moment that DevTools opens, whether or not the panel is open; of all other
 * requests only those that `watch` finds suspicious.
 */
export function createRecorder(relays: () => Promise<readonly RelayAddress[]>, watch: Watch) {
  let log = EMPTY;
  let settings: Settings = { isPaused: false, isPreserving: false };
  let nextId = 1;
  let cleared = 0;
  const preflights = createPreflights();
  const subscribers = new Set<() => void>();
  const change = (next: Snapshot): void => {
    log = next;
    for (const changed of subscribers) changed();
  };
  const clear = (): void => {
    cleared += 1;
    change(EMPTY);
  };

  const recorder: Recorder = {
    snapshot: () => log,
    subscribe(changed) {
      subscribers.add(changed);
      return () => subscribers.delete(changed);
    },
    clear,
    settings: () => settings,
    set: (next) => {
      settings = { ...settings, ...next };
      change({ ...log });
    },
  };

  return {
    recorder,
    navigated: (): void => {
      if (!settings.isPreserving) clear();
    },
    async finished(request: FinishedRequest): Promise<void> {
      if (settings.isPaused) return;
      const exchange = exchangeOf(request);
      if (!exchange) return;
      const generation = cleared;
      const found = routeOf(exchange.url, await relays());
      if (!found) {
        const suspect = exchange.isPreflight ? null : watch(exchange);
        if (suspect && generation === cleared) change(withCall(log, directCallOf(nextId++, suspect)));
        return;
      }
      if (exchange.isPreflight) {
        const call = preflights.add(exchange, log.calls);
        if (call) change(replaced(log, call));
        return;
      }
      const id = nextId++;
      const content = exchange.status === 0 ? null : await contentOf((callback) => request.getContent(callback));
      // Cleared while its content was read: it belongs to what was cleared.
      if (generation !== cleared) return;
      const call = maskedCall(callOf({ id, ...found }, exchange, content));
      change(withCall(log, preflights.joined(call, exchange)));
    },
  };
}

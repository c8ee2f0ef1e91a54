import type { Watch } from '../leaks/finding.ts';
import { maskedCall } from '../leaks/mask.ts';
import { isRunning, type Call as PlaygroundCall } from '../playground/run/call.ts';
import type { Call } from './call.ts';
import { contentOf } from './content.ts';
import { exchangeOf } from './har.ts';
import { createLog, type Snapshot } from './log.ts';
import { callOf, directCallOf } from './page-call.ts';
import { playgroundCallOf } from './playground-call.ts';
import { createPool } from './pool.ts';
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
  /** Calls from elsewhere (a file); they get numbers of this log. */
  add(calls: readonly Call[]): void;
  settings(): Settings;
  set(settings: Partial<Settings>): void;
}

export interface Settings {
  readonly isPaused: boolean;
  /** Keep the calls when the page goes elsewhere. */
  readonly isPreserving: boolean;
}

export interface RecorderDeps {
  readonly relays: () => Promise<readonly RelayAddress[]>;
  /** Of requests that go to no relay only what this finds suspicious is kept. */
  readonly watch: Watch;
}

/** Records calls to the relays from the moment that DevTools opens, whether or not the panel is open. */
export function createRecorder({ relays, watch }: RecorderDeps) {
  let settings: Settings = { isPaused: false, isPreserving: false };
  let nextId = 1;
  let cleared = 0;
  const log = createLog();
  const pool = createPool();
  const preflights = createPreflights();
  const subscribers = new Set<() => void>();
  const changed = (): void => {
    for (const tell of subscribers) tell();
  };
  const add = (call: Call): void => {
    log.add(call);
    changed();
  };
  const clear = (): void => {
    cleared += 1;
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
      for (const call of calls) log.add({ ...call, id: nextId++ });
      changed();
    },
    settings: () => settings,
    set: (next) => {
      settings = { ...settings, ...next };
      changed();
    },
  };

  return {
    recorder,
    navigated: (): void => {
      if (!settings.isPreserving) clear();
    },
    /** The playground's call, each time that it has changed. */
    playground(call: PlaygroundCall, relayId: string | null): void {
      if (!settings.isPaused && !isRunning(call)) add(maskedCall(playgroundCallOf(nextId++, relayId, call)));
    },
    async finished(request: FinishedRequest): Promise<void> {
      if (settings.isPaused) return;
      const found = exchangeOf(request);
      if (!found) return;
      const generation = cleared;
      const at = routeOf(found.url, await relays());
      const isLate = (): boolean => generation !== cleared;
      if (!at) {
        const suspect = found.isPreflight ? null : watch(found);
        if (suspect && !isLate()) add(directCallOf(nextId++, suspect));
        return;
      }
      if (found.isPreflight) {
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
      // Cleared while its content was read: it belongs to what was cleared.
      if (isLate()) return;
      add(preflights.joined(maskedCall(callOf({ id, ...at }, exchange, content)), exchange));
    },
  };
}

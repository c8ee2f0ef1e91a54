import type { RecordedCall } from './recorded-call.ts';

/** The calls that the panel lists; a new object after every change. */
export interface Snapshot {
  /** Sorted by start time. */
  readonly calls: readonly RecordedCall[];
  /** Number of calls since the log was last cleared, including evicted ones. */
  readonly total: number;
}

export interface Settings {
  readonly isPaused: boolean;
  /** Keep the calls when the page navigates. */
  readonly isPreserving: boolean;
}

/** The recorder's interface for the panel: plain functions, called across two windows of one origin. */
export interface Recorder {
  snapshot(): Snapshot;
  /** Returns the function that unsubscribes. */
  subscribe(changed: () => void): () => void;
  clear(): void;
  /** Adds imported calls, which get new ids. */
  add(calls: readonly RecordedCall[]): void;
  /** The queued call with this id, of the relay, was cancelled from the panel. */
  cancelled(id: string): void;
  settings(): Settings;
  set(settings: Partial<Settings>): void;
}

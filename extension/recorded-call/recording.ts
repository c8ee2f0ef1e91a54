import type { RecordedCall } from './recorded-call.ts';

/** What the panel lists; a new object after every change. */
export interface Snapshot {
  /** In the order in which they were started. */
  readonly calls: readonly RecordedCall[];
  /** How many there were since the last clearing. */
  readonly total: number;
}

export interface Settings {
  readonly isPaused: boolean;
  /** Keep the calls when the page navigates. */
  readonly isPreserving: boolean;
}

/** A recorder as the panel sees it: plain functions, called across two windows of one origin. */
export interface Recorder {
  snapshot(): Snapshot;
  /** Returns the function that unsubscribes. */
  subscribe(changed: () => void): () => void;
  clear(): void;
  /** Calls from elsewhere (a file); they get numbers of this log. */
  add(calls: readonly RecordedCall[]): void;
  settings(): Settings;
  set(settings: Partial<Settings>): void;
}

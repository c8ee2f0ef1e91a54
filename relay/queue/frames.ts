import type { BodyPlace } from './body-place.ts';

/** Which body of which call. */
export type FramesPlace = Pick<BodyPlace, 'kind' | 'hash'>;

/** The encrypted pieces of one body, as it comes. */
export interface FrameSink {
  write(index: number, frame: Uint8Array): Promise<void>;
  /** What was written is kept when this has resolved, or with the next change of the store. */
  close(): Promise<void>;
  /** Deletes what was written. */
  abandon(): Promise<void>;
}

/** Where bodies are that are too long for the rows of their calls. */
export interface Frames {
  /** Longer bodies come here. Bytes. */
  readonly from: number;
  sink(place: FramesPlace): FrameSink;
  /** The first `count` frames in order, fewer if there are no more. */
  read(place: FramesPlace, count: number): AsyncIterable<Uint8Array>;
  remove(hashes: readonly string[]): Promise<void>;
  /** Deletes what no call has: of a process that was killed before it wrote the row. */
  sweep(isKnown: (hash: string) => boolean): Promise<void>;
}

import { UploadError } from '../forward/upload-error.ts';
import type { QueueLimits } from './queue-limits.ts';
import type { QueueStore } from './queue-store.ts';
import { tooLongToQueue } from './refusals.ts';

/** The bytes that queued calls have in the store, and those that are promised to calls which are being stored. */
export function createRoom(store: QueueStore, limits: QueueLimits) {
  let stored = 0;
  let promised = 0;
  const held = new Map<string, number>();
  /** One caller gets a quarter of all. */
  const share = Math.floor(limits.maxStoredBytes / 4);
  const change = (owner: string, bytes: number): void => {
    promised += bytes;
    const left = (held.get(owner) ?? 0) + bytes;
    if (left === 0) held.delete(owner);
    else held.set(owner, left);
  };
  const heldBy = (owner: string): number => held.get(owner) ?? 0;
  const left = (): number => Math.max(0, limits.maxStoredBytes - stored - promised);

  return {
    share,
    left,
    heldBy,
    /** More is stored and promised than there may be: others have stored it meanwhile. */
    isOver: (): boolean => stored + promised > limits.maxStoredBytes,
    set(bytes: number): void {
      stored = bytes;
    },
    add(bytes: number): void {
      stored += bytes;
    },
    /** Bytes that a call of unknown length may have, without deleting any other. */
    free(owner: string): number {
      const used = store.usage(owner);
      return Math.max(0, Math.min(share - used.bytes - heldBy(owner), left()));
    },
    /** Promises `bytes` to a call of this caller while it is stored; the returned function ends that. */
    hold(owner: string, bytes: number): () => void {
      change(owner, bytes);
      return () => change(owner, -bytes);
    },
  };
}

/** Throws `UploadError` if there are more than `max` bytes. */
export async function* atMost(max: number, body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > max) throw new UploadError(tooLongToQueue(max));
    yield chunk;
  }
}

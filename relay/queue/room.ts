import { UploadError } from '../forward/upload-error.ts';
import type { QueueLimits } from './queue-limits.ts';
import type { QueueStore } from './queue-store.ts';
import { tooLongToQueue } from './refusals.ts';

/** The bytes that queued calls have on the disk, and those that are promised to calls which are being stored. */
export function createRoom(store: QueueStore, limits: QueueLimits) {
  let stored = 0;
  const held = new Map<string, number>();
  /** One caller gets a quarter of all. */
  const share = Math.floor(limits.maxStoredBytes / 4);
  const hold = (owner: string, bytes: number): void => {
    stored += bytes;
    const left = (held.get(owner) ?? 0) + bytes;
    if (left === 0) held.delete(owner);
    else held.set(owner, left);
  };
  const heldBy = (owner: string): number => held.get(owner) ?? 0;
  /** Deletes the caller's oldest calls that have settled, so that a new one is within their number and share. */
  const make = async (owner: string): Promise<boolean> => {
    for (;;) {
      const used = await store.usage(owner);
      if (used.calls < limits.maxCallsPerCaller && used.bytes + heldBy(owner) <= share) return true;
      const freed = await store.removeOldest(owner);
      if (freed === null) return false;
      stored -= freed;
    }
  };
  const left = (): number => Math.max(0, limits.maxStoredBytes - stored);

  return {
    share,
    left,
    set(bytes: number): void {
      stored = bytes;
    },
    add(bytes: number): void {
      stored += bytes;
    },
    /** Bytes that a call of unknown length may have, without deleting any other. */
    async free(owner: string): Promise<number> {
      const used = await store.usage(owner);
      return Math.max(0, Math.min(share - used.bytes - heldBy(owner), left()));
    },
    /** Stores what has `bytes` at most; null where the caller's other calls leave no room for it. */
    async within<T extends { readonly requestBytes: number }>(
      owner: string,
      bytes: number,
      add: () => Promise<T>,
    ): Promise<T | null> {
      hold(owner, bytes);
      try {
        const added = (await make(owner)) ? await add() : null;
        if (added) stored += added.requestBytes;
        return added;
      } finally {
        hold(owner, -bytes);
      }
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

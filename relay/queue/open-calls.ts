import { randomInt } from 'node:crypto';
import type { Lines } from './lines.ts';
import type { QueueStore } from './queue-store.ts';
import type { createRoom } from './room.ts';
import type { StoredCall } from './stored-call.ts';

/** Calls that have not settled, with their lines. */
export interface OpenCalls {
  get(hash: string): StoredCall | undefined;
  /** The call has settled, with so many bytes of response; nothing happens where that is known. */
  leave(hash: string, responseBytes: number): void;
  /** These calls are new, or another relay may have changed them; null: any. Gives those that have settled. */
  follow(hashes: readonly string[] | null): string[];
}

/**
 * How long another relay's call waits before this one takes it over, once it is the first of its line: that one takes it at
 * once, unless it is busy, stopping or gone. Not the same for all, or they would all ask for it at the same time. Milliseconds.
 */
const grace = (): number => randomInt(250, 500);

export function createOpenCalls(deps: {
  readonly store: QueueStore;
  readonly lines: Lines;
  readonly room: ReturnType<typeof createRoom>;
  /** Whether this relay runs a call, or is about to. */
  readonly isRunningHere: (hash: string) => boolean;
  readonly now: () => number;
}): OpenCalls {
  const { store, lines, room, isRunningHere, now } = deps;
  const me = store.peers?.id;
  const calls = new Map<string, StoredCall>();

  const graceOf = ({ home, notBefore }: StoredCall): number => Math.max(home === me ? 0 : grace(), notBefore - now());
  const enter = (call: StoredCall): void => {
    if (calls.has(call.hash)) return;
    calls.set(call.hash, call);
    lines.add({ ...call, grace: graceOf(call) }, now());
    room.add(call.requestBytes);
  };
  const leave = (hash: string, responseBytes: number): void => {
    if (!calls.delete(hash)) return;
    lines.remove(hash, now());
    room.add(responseBytes);
  };
  const update = (call: StoredCall): void => {
    const { hash, runner } = call;
    enter(call);
    if (call.status === 'pending') lines.waitsAgain(hash, now() + graceOf(call));
    else if (runner !== me || !isRunningHere(hash)) lines.runsElsewhere(hash, runner ?? '');
  };

  return {
    get: (hash) => calls.get(hash),
    leave,
    follow: (hashes) => {
      const all = hashes ?? [...new Set([...calls.keys(), ...store.unsettled().calls.map(({ hash }) => hash)])];
      const ended: string[] = [];
      const open: StoredCall[] = [];
      for (const hash of all) {
        const call = store.known(hash);
        if (call?.expires === null) open.push(call);
        else {
          leave(hash, call?.responseBytes ?? 0);
          ended.push(hash);
        }
      }
      // After those that have made room for them.
      for (const call of open) update(call);
      return ended;
    },
  };
}

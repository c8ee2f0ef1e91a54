import type { CallSlots } from '../limits/call-slots.ts';
import type { Leave } from '../limits/concurrency-limiter.ts';
import { gather, type PrimaryLink, type WorkerLink, type Workers } from './links.ts';

/** How many slots a worker gets at once at most. */
const MAX_CHUNK = 32;

/**
 * Hands slots of the relay out to workers, which then admit calls without asking. Never more than there are; and as a
 * worker gives back on demand what it does not use, none is refused while there is one.
 */
export function createSlotPool(options: {
  readonly max: number;
  readonly workers: number;
  /** Calls in progress of the primary process itself. */
  readonly running: () => number;
  readonly all: Workers;
}): (link: WorkerLink) => void {
  const { max, running, all } = options;
  const chunk = Math.max(1, Math.min(MAX_CHUNK, Math.floor(max / (2 * options.workers))));
  const held = new Map<WorkerLink, number>();
  const free = (): number => max - running() - [...held.values()].reduce((sum, count) => sum + count, 0);
  const change = (link: WorkerLink, by: number): void => {
    const count = held.get(link);
    // It may have ended.
    if (count !== undefined) held.set(link, count + by);
  };

  return (link) => {
    held.set(link, 0);
    link.onClose(() => held.delete(link));
    link.serve({
      'slots.take': async () => {
        if (free() <= 0) {
          const others = all().filter((one) => one !== link);
          await gather(others, async (one) => change(one, -(await one.ask('slots.recall', null))));
        }
        const granted = Math.max(0, Math.min(free(), chunk));
        change(link, granted);
        return granted;
      },
      'slots.give': (count) => change(link, -count),
    });
  };
}

/** What a worker has of them. */
export function remoteCallSlots(link: PrimaryLink): CallSlots {
  let held = 0;
  let used = 0;
  let asking: Promise<number> | null = null;

  const leave = (): void => {
    used -= 1;
    const idle = held - used;
    if (idle < 2 * MAX_CHUNK) return;
    held -= MAX_CHUNK;
    link.tell('slots.give', MAX_CHUNK);
  };
  const take = (): Leave => {
    if (used >= held) return null;
    used += 1;
    return leave;
  };
  const more = async (): Promise<number> => {
    const granted = await link.ask('slots.take', null).finally(() => {
      asking = null;
    });
    held += granted;
    return granted;
  };
  const wait = async (): Promise<Leave> => {
    for (;;) {
      asking ??= more();
      const granted = await asking;
      const taken = take();
      if (taken !== null || granted === 0) return taken;
    }
  };
  link.serve({
    'slots.recall': () => {
      const idle = held - used;
      held = used;
      return idle;
    },
  });
  return { enter: () => take() ?? wait() };
}

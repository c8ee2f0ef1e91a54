import * as v from 'valibot';
import { type StorageItem, storageItem } from '../storage/item.ts';

/** A secret that exists only while a new value is tested. */
const trialSchema = v.object({ relayId: v.string(), name: v.string() });

export type Trial = v.InferOutput<typeof trialSchema>;

export const storedTrials = (): StorageItem<readonly Trial[]> => storageItem('secretTrials', v.array(trialSchema), []);

export interface TrialsDeps {
  readonly item: StorageItem<readonly Trial[]>;
  /** Whether the relay no longer has it. */
  readonly remove: (trial: Trial) => Promise<boolean>;
}

/**
 * Every trial is written down before the relay has it, so that one of a background that was stopped is deleted when it
 * runs again. Until then its policy expires.
 */
export function createTrials({ item, remove }: TrialsDeps) {
  let last: Promise<unknown> = Promise.resolve();
  const running = new Set<string>();
  const change = (next: (all: readonly Trial[]) => readonly Trial[]): Promise<void> => {
    const changed = last.then(async () => item.set(next(await item.get())));
    last = changed.catch(() => undefined);
    return changed;
  };
  const drop = async (trial: Trial): Promise<void> => {
    if (await remove(trial)) await change((all) => all.filter(({ name }) => name !== trial.name));
  };

  return {
    /** Runs with the trial written down, and deletes it from the relay afterwards, whatever happened. */
    async during<T>(trial: Trial, run: () => Promise<T>): Promise<T> {
      running.add(trial.name);
      try {
        await change((all) => [...all, trial]);
        return await run();
      } finally {
        await drop(trial);
        running.delete(trial.name);
      }
    },
    /** Deletes those that were left behind, as far as their relays can be reached. */
    async clear(): Promise<void> {
      for (const trial of await item.get()) if (!running.has(trial.name)) await drop(trial);
    },
    forget: (relayId: string): Promise<void> => change((all) => all.filter((one) => one.relayId !== relayId)),
  };
}

export type Trials = ReturnType<typeof createTrials>;

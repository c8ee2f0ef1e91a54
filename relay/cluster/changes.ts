import type { DataStore } from '../data-store/data-store.ts';
import { gather, type PrimaryLink, type WorkerLink, type Workers } from './links.ts';

/** Promises of what is known everywhere. */
export interface Changes {
  /** This process has changed the store. */
  made(): void;
  /** Pending until every other process knows; undefined if all do. */
  known(): Promise<void> | undefined;
}

/** Each change is told to every other process, and is acknowledged: it is in force on all before its response is sent. */
function createChanges(tell: () => Promise<unknown>): Changes {
  let latest: Promise<void> | undefined;
  return {
    made: () => {
      const told = tell().then(
        () => {
          if (latest === told) latest = undefined;
        },
        () => {},
      );
      latest = told;
    },
    known: () => latest,
  };
}

const tellAll = (workers: readonly WorkerLink[]) => gather(workers, (worker) => worker.ask('changes.recheck', null));

export const primaryChanges = (all: Workers): Changes => createChanges(() => tellAll(all()));

export const serveChanges = (link: WorkerLink, all: Workers, dataStore: Pick<DataStore, 'recheck'>): void =>
  link.serve({
    'changes.made': async () => {
      dataStore.recheck();
      await tellAll(all().filter((one) => one !== link));
    },
  });

export const workerChanges = (link: PrimaryLink): Changes => createChanges(() => link.ask('changes.made', null));

import type { DataStore } from '../data-store/data-store.ts';
import type { WorkerLink } from './links.ts';

/** Well below the time after which a relay goes by a replica no longer. */
const TELL_MS = 500;

/** Tells a worker how current the replica of Postgres is, which this process keeps so. */
export function tellCurrent(link: WorkerLink, { currentAt }: Pick<DataStore, 'currentAt'>): void {
  const timer = setInterval(() => link.tell('store.current', currentAt()), TELL_MS);
  timer.unref();
  link.onClose(() => clearInterval(timer));
}

import { type Channel, createLink, type Link, type Messages } from '../../../relay/cluster/link.ts';
import type { PrimaryLink, WorkerLink } from '../../../relay/cluster/links.ts';
import type { ToPrimary, ToWorker } from '../../../relay/cluster/messages.ts';

/** Two links that hear each other, as those of two processes do: what is said is a copy. `sent` counts the messages. */
export function linked<A extends Messages<A>, B extends Messages<B>>(): [Link<A, B>, Link<B, A>, () => number] {
  let sent = 0;
  const heard: ((message: unknown) => void)[] = [];
  const channel = (own: 0 | 1): Channel => ({
    send: (message) => {
      sent += 1;
      heard[1 - own]?.(JSON.parse(JSON.stringify(message)));
    },
    onMessage: (listener) => {
      heard[own] = listener;
    },
  });
  return [createLink<A, B>(channel(0)), createLink<B, A>(channel(1)), () => sent];
}

/** The primary process and so many workers: their ends of the links, by index. */
export function linkedWorkers(count: number): { readonly ofPrimary: WorkerLink[]; readonly ofWorkers: PrimaryLink[] } {
  const pairs = Array.from({ length: count }, () => linked<ToWorker, ToPrimary>());
  return { ofPrimary: pairs.map(([link]) => link), ofWorkers: pairs.map(([, link]) => link) };
}

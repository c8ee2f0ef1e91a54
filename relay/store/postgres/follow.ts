import type { Listener } from './listen.ts';
import { CHANNEL } from './push.ts';
import type { Replica } from './replica.ts';

/** What a lost notice costs at most. Milliseconds. */
const POLL_MS = 1_000;

export interface Following {
  /** Calls `listener` with what relays tell each other beside changes. */
  onNotice(listener: (text: string) => void): void;
  stop(): Promise<void>;
}

/** Has the replica follow: at each notice of a change, and every second. Resolves when it is told of changes, or cannot be. */
export async function follow(listener: Listener, replica: Pick<Replica, 'catchUp'>): Promise<Following> {
  let isStopped = false;
  let running: Promise<void> | null = null;
  let isDue = false;
  let onNotice = (_text: string): void => {};

  const work = async (): Promise<void> => {
    // One that comes while another one is under way may be about a later change.
    while (isDue && !isStopped) {
      isDue = false;
      await replica.catchUp().catch(() => {});
    }
  };
  const catchUp = (): void => {
    isDue = true;
    running ??= work().finally(() => {
      running = null;
    });
  };
  const poll = (): void => {
    void listener.connect();
    catchUp();
  };
  const timer = setInterval(poll, POLL_MS);
  timer.unref();
  // A change is told by its number.
  await listener.on(CHANNEL, (payload) => (/^\d+$/.test(payload) ? catchUp() : onNotice(payload)));
  poll();
  await listener.connect();

  return {
    onNotice: (heard) => {
      onNotice = heard;
    },
    stop: async () => {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

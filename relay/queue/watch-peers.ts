import type { Log } from '../observability/log.ts';
import { interrupt } from './interrupt.ts';
import type { Lines } from './lines.ts';
import type { Peers } from './peers.ts';
import type { QueueStore } from './queue-store.ts';
import { cancelled, interrupted } from './refusals.ts';
import type { Runner } from './runner.ts';

const BEAT_MS = 1_000;

/**
 * Settles what relays that have ended left running, once Postgres has not heard of them for some time; and ends what runs
 * here when the others may soon take this relay for one of those. Returns the function that ends it.
 */
export function watchPeers(
  peers: Peers,
  deps: { readonly store: QueueStore; readonly lines: Lines; readonly runner: Runner; readonly log: Log },
): () => Promise<void> {
  const { store, lines, runner, log } = deps;
  let beating: Promise<void> | null = null;
  let settling: Promise<unknown> | null = null;

  const settle = async (hash: string, at: string): Promise<void> => {
    const call = store.known(hash);
    if (call?.status !== 'running' || call.runner !== at) return;
    if (await interrupt(store, call))
      log.warn('queued call of a relay that ended', { trace: store.known(hash)?.ending?.trace });
  };
  const beat = async (): Promise<void> => {
    // Those that are known before: a relay says that it is alive before it runs its first call.
    const running = [...lines.elsewhere];
    const alive = await peers.beat();
    // What this relay is said to run, and does not, is left of a fault of the store.
    const left = running.filter(([, at]) => at === peers.id || !alive.has(at));
    // The next beat does not wait for it.
    settling ??= Promise.allSettled(left.map(([hash, at]) => settle(hash, at))).finally(() => {
      settling = null;
    });
  };
  const tick = (): void => {
    if (!peers.isCertain()) runner.endAll(interrupted());
    // Where Postgres is away, the next one may reach it.
    beating ??= beat()
      .catch(() => {})
      .finally(() => {
        beating = null;
      });
  };
  peers.onCancel((hash) => void runner.end(hash, cancelled()));
  const timer = setInterval(tick, BEAT_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await beating;
    await settling;
  };
}

import { randomUUID } from 'node:crypto';
import { type PeerConnection, readNotice, toldChannel, toldPlace, WATCHES, watchPlace } from './notices.ts';

/** Much less than the others tell it without being asked again. Milliseconds. */
const RENEW_MS = 4_000;

/** Has the other relays tell what they have promised to, and calls each listener, until its returned function is called. */
export type Watch = (listener: (message: unknown) => void) => () => void;

/** What is watched may get lost; what is told twice, or was told to another watch, is left out. */
export function createPeerWatcher({ postgres, listener, cipher }: PeerConnection, own: string): Watch {
  const listeners = new Set<(message: unknown) => void>();
  /** Of the last message, by the relay that told it. */
  const numbers = new Map<string, number>();
  let watch: string | null = null;
  let renewing: NodeJS.Timeout | undefined;
  let ready: Promise<void> | null = null;
  let unfinished = { from: '', pieces: [] as string[] };

  const receive = (text: string): void => {
    const notice = readNotice(text);
    if (notice === null || notice.id !== watch) return;
    const { id, from, index, count, piece } = notice;
    if (index === 0) unfinished = { from, pieces: [] };
    if (unfinished.from !== from || unfinished.pieces.length !== index) return;
    unfinished.pieces.push(piece);
    if (unfinished.pieces.length === count) take(id, from, unfinished.pieces.join(''));
  };
  const take = (id: string, from: string, sealed: string): void => {
    try {
      const content = cipher.open(toldPlace(id, from), Buffer.from(sealed, 'base64')).toString();
      const { number, told } = JSON.parse(content) as { readonly number: number; readonly told: readonly unknown[] };
      if (number <= (numbers.get(from) ?? 0)) return;
      numbers.set(from, number);
      for (const message of told) for (const one of listeners) one(message);
    } catch {
      // Not of a relay with this root key.
    }
  };
  const say = async (id: string, isWatching: boolean): Promise<void> => {
    ready ??= listener.on(toldChannel(own), receive);
    await ready;
    const content = Buffer.from(JSON.stringify({ isWatching }));
    const notice = `${id} ${own} ${cipher.seal(watchPlace(id, own), content).toString('base64')}`;
    // If it is lost, the next one is not, or the others stop by themselves.
    await postgres.use((client) => client.query('SELECT pg_notify($1, $2)', [WATCHES, notice])).catch(() => {});
  };
  const begin = (): void => {
    const id = randomUUID();
    watch = id;
    void say(id, true);
    renewing = setInterval(() => void say(id, true), RENEW_MS).unref();
  };
  const end = (): void => {
    clearInterval(renewing);
    if (watch !== null) void say(watch, false);
    watch = null;
    numbers.clear();
    unfinished = { from: '', pieces: [] };
  };

  return (one) => {
    listeners.add(one);
    if (listeners.size === 1) begin();
    return () => {
      if (listeners.delete(one) && listeners.size === 0) end();
    };
  };
}

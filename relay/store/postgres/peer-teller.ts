import { noticesOf, type PeerConnection, toldChannel, toldPlace, WATCHES, watchPlace } from './notices.ts';

/** Another relay that has not said for so long that it watches does not. Milliseconds. */
const LEASE_MS = 15_000;
/** Relays that are told; further ones are not. */
const MAX_WATCHES = 16;
/** What waits to be told; what comes then is left out. In characters of JSON; a character may take three bytes. */
const MAX_WAITING = 300_000;

interface WatchOfPeer {
  readonly relay: string;
  until: number;
}

/** Begins to tell, as other relays watch; the returned function is called when none does any more. */
export type Tell = (tell: (message: unknown) => void) => () => void;

/** Resolves when others can watch. Where none does, nothing is told. */
export async function serveWatches(
  { postgres, listener, cipher }: PeerConnection,
  own: string,
  begin: Tell,
): Promise<void> {
  const watches = new Map<string, WatchOfPeer>();
  let stop: (() => void) | null = null;
  let expiring: NodeJS.Timeout | undefined;
  let waiting: string[] = [];
  let length = 0;
  let isSending = false;
  let number = 0;

  const tell = (message: unknown): void => {
    const text = JSON.stringify(message);
    if (length + text.length > MAX_WAITING) return;
    length += text.length;
    waiting.push(text);
    if (!isSending) void send();
  };
  /** One statement after the other, each with all that has come meanwhile, so that many calls are not many round trips. */
  const send = async (): Promise<void> => {
    isSending = true;
    while (waiting.length > 0 && watches.size > 0) {
      number += 1;
      const content = Buffer.from(`{"number":${number},"told":[${waiting.join()}]}`);
      waiting = [];
      length = 0;
      const notices = [...watches].flatMap(([id, { relay }]) => {
        const sealed = cipher.seal(toldPlace(id, own), content).toString('base64');
        return noticesOf(id, own, sealed).map((notice) => [toldChannel(relay), notice] as const);
      });
      const sql = 'SELECT pg_notify(channel, notice) FROM unnest($1::text[], $2::text[]) AS told (channel, notice)';
      const values = [notices.map(([channel]) => channel), notices.map(([, notice]) => notice)];
      // Lost, if Postgres is away.
      await postgres.use((client) => client.query(sql, values)).catch(() => {});
    }
    waiting = [];
    length = 0;
    isSending = false;
  };
  const update = (): void => {
    const now = performance.now();
    for (const [id, { until }] of watches) if (until <= now) watches.delete(id);
    clearTimeout(expiring);
    if (watches.size > 0) {
      expiring = setTimeout(update, LEASE_MS).unref();
      stop ??= begin(tell);
    } else {
      stop?.();
      stop = null;
    }
  };
  const receive = (notice: string): void => {
    const [id = '', relay = '', sealed = ''] = notice.split(' ');
    if (relay === own) return;
    try {
      const content = cipher.open(watchPlace(id, relay), Buffer.from(sealed, 'base64')).toString();
      const { isWatching } = JSON.parse(content) as { readonly isWatching: boolean };
      if (!isWatching) watches.delete(id);
      else if (watches.has(id) || watches.size < MAX_WATCHES)
        watches.set(id, { relay, until: performance.now() + LEASE_MS });
      update();
    } catch {
      // Not of a relay with this root key.
    }
  };
  await listener.on(WATCHES, receive);
}

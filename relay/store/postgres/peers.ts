import { randomUUID } from 'node:crypto';
import { noticesOf, type PeerConnection, readNotice } from './notices.ts';
import { serveWatches, type Tell } from './peer-teller.ts';
import { createPeerWatcher, type Watch } from './peer-watcher.ts';
import { SCHEMA } from './tables.ts';

/** The other relays on the same Postgres, which can be asked what they have in memory. */
export interface Peers {
  /** Replies to what the others ask: with JSON, or null. From now on, they wait for this relay. */
  serve(reply: (question: unknown) => Promise<unknown>): Promise<void>;
  /**
   * Asks all others, and calls `onReply` for each reply, until all have replied, `onReply` returns true, or a second is
   * over. Without replies if Postgres cannot be reached.
   */
  ask(question: unknown, onReply: (reply: unknown) => boolean): Promise<void>;
  /** Has the others tell this relay what they `serveWatches` with, as long as it watches; some of it may get lost. */
  readonly watch: Watch;
  serveWatches(begin: Tell): Promise<void>;
}

const QUESTIONS = `${SCHEMA}_questions`;
const REPLIES = `${SCHEMA}_replies_`;
/** Held by the connection of each relay that replies, so that Postgres knows how many there are. */
const PEER_LOCK = [0x637372, 3] as const;
const COUNT = `SELECT count(*)::integer AS count FROM pg_locks WHERE locktype = 'advisory' AND classid = ${PEER_LOCK[0]}
  AND objid = ${PEER_LOCK[1]} AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
const ASK = `SELECT pg_notify('${QUESTIONS}', $1), (${COUNT}) AS count`;
const REPLY = 'SELECT pg_notify($1, piece) FROM unnest($2::text[]) AS piece';

const REPLY_MS = 1_000;
/** Longer replies are not sent. Bytes. */
const MAX_REPLY = 2_000_000;
/** Questions that are being replied to; others are left out. */
const MAX_REPLYING = 8;

interface Asked {
  readonly pieces: Map<string, string[]>;
  take(relay: string, text: string): void;
}

export function createPeers(connection: PeerConnection): Peers {
  const { postgres, listener, cipher } = connection;
  const own = randomUUID();
  const channel = `${REPLIES}${own.replaceAll('-', '')}`;
  const asked = new Map<string, Asked>();
  let isServing = false;
  let replying = 0;
  let ready: Promise<void> | null = null;

  const receive = (notice: string): void => {
    const { id = '', from = '', index, count, piece = '' } = readNotice(notice) ?? {};
    const question = asked.get(id);
    if (!question) return;
    const pieces = question.pieces.get(from) ?? [];
    question.pieces.set(from, pieces);
    // They come in order; what is missing makes the whole not open.
    if (index === pieces.length) pieces.push(piece);
    if (pieces.length === count) question.take(from, pieces.join(''));
  };
  const replyTo = async (notice: string, reply: (question: unknown) => Promise<unknown>): Promise<void> => {
    const [id = '', relay = '', sealed = ''] = notice.split(' ');
    if (relay === own || replying >= MAX_REPLYING) return;
    replying += 1;
    try {
      const question: unknown = JSON.parse(open(['question', id, relay], sealed));
      const content = Buffer.from(JSON.stringify((await reply(question)) ?? null));
      if (content.length > MAX_REPLY) return;
      const text = cipher.seal(['reply', id, own], content).toString('base64');
      const notices = noticesOf(id, own, text);
      const to = `${REPLIES}${relay.replaceAll('-', '')}`;
      await postgres.use((client) => client.query(REPLY, [to, notices]));
    } catch {
      // Nothing of a relay with this root key, or Postgres is away: whoever asks does not wait for long.
    } finally {
      replying -= 1;
    }
  };
  const open = (place: readonly string[], sealed: string): string =>
    cipher.open(place, Buffer.from(sealed, 'base64')).toString();

  return {
    watch: createPeerWatcher(connection, own),
    serveWatches: (begin) => serveWatches(connection, own, begin),
    serve: async (reply) => {
      isServing = true;
      const lock = `SELECT pg_try_advisory_lock_shared(${PEER_LOCK.join(', ')})`;
      await listener.on(QUESTIONS, (notice) => void replyTo(notice, reply), lock);
    },
    ask: async (question, onReply) => {
      ready ??= listener.on(channel, receive);
      await ready;
      if (!listener.isConnected()) return;
      const id = randomUUID();
      const { promise, resolve } = Promise.withResolvers<void>();
      let left = Number.POSITIVE_INFINITY;
      let replies = 0;
      asked.set(id, {
        pieces: new Map(),
        take: (relay, text) => {
          try {
            const isEnough = onReply(JSON.parse(open(['reply', id, relay], text)));
            replies += 1;
            if (isEnough || replies >= left) resolve();
          } catch {
            // Not of a relay.
          }
        },
      });
      const timer = setTimeout(resolve, REPLY_MS);
      try {
        const sealed = cipher.seal(['question', id, own], Buffer.from(JSON.stringify(question))).toString('base64');
        const { rows } = await postgres.use((client) =>
          client.query<{ count: number }>(ASK, [`${id} ${own} ${sealed}`]),
        );
        left = (rows[0]?.count ?? 0) - (isServing ? 1 : 0);
        if (replies < left) await promise;
      } catch {
        // Postgres is away.
      } finally {
        clearTimeout(timer);
        asked.delete(id);
      }
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { Postgres } from './connect.ts';
import type { Listener } from './listen.ts';
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
}

/** Encrypts what relays say to each other: Postgres keeps it for a moment. */
export interface PeerCipher {
  seal(place: readonly (string | number)[], content: Uint8Array): Buffer;
  /** Throws if it was not encrypted for this place. */
  open(place: readonly (string | number)[], sealed: Uint8Array): Buffer;
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
/** Of a notice, which may have 8,000 bytes with what is before it. */
const PIECES = /.{1,7600}/g;
/** Longer replies are not sent. Bytes. */
const MAX_REPLY = 2_000_000;
/** Questions that are being replied to; others are left out. */
const MAX_REPLYING = 8;

interface Asked {
  readonly pieces: Map<string, string[]>;
  take(relay: string, text: string): void;
}

export function createPeers(deps: {
  readonly postgres: Postgres;
  readonly listener: Listener;
  readonly cipher: PeerCipher;
}): Peers {
  const { postgres, listener, cipher } = deps;
  const own = randomUUID();
  const channel = `${REPLIES}${own.replaceAll('-', '')}`;
  const asked = new Map<string, Asked>();
  let isServing = false;
  let replying = 0;
  let ready: Promise<void> | null = null;

  const receive = (notice: string): void => {
    const [, id = '', relay = '', index = '', count = '', piece = ''] =
      /^([\w-]{36}) ([\w-]{36}) (\d{1,4}) (\d{1,4}) (.*)$/.exec(notice) ?? [];
    const question = asked.get(id);
    if (!question) return;
    const pieces = question.pieces.get(relay) ?? [];
    question.pieces.set(relay, pieces);
    // They come in order; what is missing makes the whole not open.
    if (Number(index) === pieces.length) pieces.push(piece);
    if (pieces.length === Number(count)) question.take(relay, pieces.join(''));
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
      const pieces = text.match(PIECES) ?? [];
      const notices = pieces.map((piece, index) => `${id} ${own} ${index} ${pieces.length} ${piece}`);
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

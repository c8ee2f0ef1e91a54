import type { Postgres } from './connect.ts';
import type { Listener } from './listen.ts';
import { SCHEMA } from './tables.ts';

/** Encrypts what relays say to each other: Postgres keeps it for a moment. */
interface PeerCipher {
  seal(place: readonly (string | number)[], content: Uint8Array): Buffer;
  /** Throws if it was not encrypted for this place. */
  open(place: readonly (string | number)[], sealed: Uint8Array): Buffer;
}

/** By which relays on one Postgres tell each other what none of them stores. */
export interface PeerConnection {
  readonly postgres: Postgres;
  readonly listener: Listener;
  readonly cipher: PeerCipher;
}

/** Where relays say that they watch. */
export const WATCHES = `${SCHEMA}_watches`;
/** Where what it watches is told to this relay. */
export const toldChannel = (relay: string): string => `${SCHEMA}_told_${relay.replaceAll('-', '')}`;
/** What is told opens only for this watch, as of this relay. */
export const toldPlace = (watch: string, from: string) => ['told', watch, from] as const;
export const watchPlace = (watch: string, by: string) => ['watch', watch, by] as const;

/** Of a notice, which may have 8,000 bytes with what is before it. */
const PIECES = /.{1,7600}/g;
/** Of one text, 3 MB: nothing that a relay says is longer, and whoever can notify can announce more. */
const MAX_PIECES = 400;

/** The notices that carry a text of ASCII characters. Postgres delivers those of one statement in order, and none between them. */
export function noticesOf(id: string, from: string, text: string): string[] {
  const pieces = text.match(PIECES) ?? [];
  return pieces.map((piece, index) => `${id} ${from} ${index} ${pieces.length} ${piece}`);
}

/** Null for what is no such notice, or one of a text that is too long. */
export function readNotice(notice: string) {
  const found = /^([\w-]{36}) ([\w-]{36}) (\d{1,4}) (\d{1,4}) (.*)$/.exec(notice);
  if (!found) return null;
  const [, id = '', from = '', index, count, piece = ''] = found;
  if (Number(count) > MAX_PIECES || Number(index) >= Number(count)) return null;
  return { id, from, index: Number(index), count: Number(count), piece };
}

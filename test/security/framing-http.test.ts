import { once } from 'node:events';
import type { Socket } from 'node:net';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guessesOf } from '../support/redaction/guesses.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { connectTo, head } from '../support/relay/raw-http.ts';
import { type RawUpstream, startRawUpstream } from '../support/upstream/raw-upstream.ts';

/**
 * An upstream repeats what the caller guesses, one guess in each piece. The relay must send the very same bytes in the
 * very same chunks whether the guesses are right or not: that is whichever of two secrets is sent.
 */
const SECRETS = { right: 'sk-Ab+/9xQ~4', wrong: 'tq_Zc.=1yW!7' } as const;
type Name = keyof typeof SECRETS;
const GUESSES = guessesOf(SECRETS.right);
/** Bodies up to this length that are announced are written at once. */
const MAX_BUFFERED_BYTES = 16_384;

let relay: LocalRelay;
let upstream: RawUpstream;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay(), startRawUpstream()]);
  const allow = [{ origin: upstream.url }];
  for (const [name, value] of Object.entries(SECRETS)) await relay.register({ name, value, access: 'public', allow });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

/** A request of each route, as bytes. */
const ROUTES: Readonly<Record<string, (name: Name) => string>> = {
  '/v1/request': (name) => {
    const headers = { Authorization: '$CLIENT_SECRET' };
    const body = JSON.stringify({ clientSecretName: name, url: upstream.url, method: 'GET', headers });
    return `${head(
      'POST /v1/request HTTP/1.1',
      `Host: ${new URL(relay.url).host}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    )}${body}`;
  },
  '/v1/forward': (name) =>
    head(
      `GET /v1/forward/${name}/${upstream.url}/ HTTP/1.1`,
      `Host: ${new URL(relay.url).host}`,
      'Authorization: $CLIENT_SECRET',
    ),
};

/** How an upstream sends a piece, and what it says of the body before. */
interface Transport {
  readonly head: (body: string) => string;
  readonly piece: (text: string) => Buffer;
  readonly end: string;
}
const chunk = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
const TRANSPORTS: Readonly<Record<string, Transport>> = {
  'in chunks': {
    head: () => 'Transfer-Encoding: chunked',
    piece: (text) => chunk(Buffer.from(text)),
    end: '0\r\n\r\n',
  },
  'of a known length': {
    head: (body) => `Content-Length: ${body.length}`,
    piece: (text) => Buffer.from(text),
    end: '',
  },
  'in gzip': {
    head: () => 'Transfer-Encoding: chunked\r\nContent-Encoding: gzip',
    piece: (text) => chunk(zlib.gzipSync(text)),
    end: '0\r\n\r\n',
  },
};

/** A type of body, and how a guess stands in it: what is in front of it lets the piece before pass. */
const KINDS: Readonly<Record<string, readonly [type: string, piece: (guess: string) => string]>> = {
  JSON: ['application/json', (guess) => `","g":"${guess}`],
  events: ['text/event-stream', (guess) => `\n\ndata: ${guess}`],
  text: ['text/plain', (guess) => ` ${guess}`],
  // Nothing in it but its length lets something pass.
  'text without a break': ['text/plain', (guess) => `${'.'.repeat(1_000)}${guess}`],
};

interface Scene {
  readonly route: string;
  readonly transport: Transport;
  readonly type: string;
  /** The pieces, for what came in `Authorization`. */
  readonly pieces: (secret: string) => readonly string[];
}

/** All that a caller gets, byte by byte, less what differs from call to call anyway. */
async function received({ route, transport, type, pieces }: Scene, name: Name): Promise<string> {
  const arrived = new Promise<[Socket, string]>((resolve) => {
    upstream.behave = (socket, request) => resolve([socket, request]);
  });
  const caller = await connectTo(relay.url);
  let text = '';
  caller.setEncoding('latin1').on('data', (more: string) => {
    text += more;
  });
  const closed = new Promise((resolve) => caller.once('close', resolve));
  caller.write(ROUTES[route]?.(name) ?? '');
  const [socket, request] = await arrived;
  const all = pieces(/^authorization: (.*)\r$/im.exec(request)?.[1] ?? '');
  const body = all.join('');
  const framing = transport.head(body);
  const isCollected = framing.startsWith('Content-Length') && body.length <= MAX_BUFFERED_BYTES;
  const write = async (bytes: string | Buffer): Promise<void> => {
    const before = text.length;
    socket.write(bytes);
    // The head and each piece let something pass; once it has, the relay is through with them.
    while (!isCollected && text.length === before) await once(caller, 'data');
  };
  await write(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n${framing}\r\n\r\n`);
  for (const piece of all) await write(transport.piece(piece));
  socket.write(transport.end);
  await closed;
  return text.replace(/^(date|client-secret-trace|server-timing):.*\r\n/gim, '');
}

async function expectSame(scene: Scene): Promise<void> {
  const right = await received(scene, 'right');
  const wrong = await received(scene, 'wrong');
  expect(right.startsWith('HTTP/1.1 200 ')).toBe(true);
  expect(right).toBe(wrong);
}

/** They let everything pass, and make the body long. */
const PADDING = Array<string>(10).fill(`${' '.repeat(2_000)}\n\n`);
const scenes = Object.keys(ROUTES).flatMap((route) =>
  Object.keys(TRANSPORTS).flatMap((transport) => Object.keys(KINDS).map((kind) => [route, transport, kind] as const)),
);

describe.each(scenes)('through %s, a body %s, as %s,', (route, by, kind) => {
  const [type, piece] = KINDS[kind] as (typeof KINDS)[string];
  const transport = TRANSPORTS[by] as Transport;

  test('arrives the same for right and wrong guesses', () =>
    expectSame({ route, transport, type, pieces: () => [...GUESSES.map(piece), ...PADDING] }));

  test('arrives the same for guesses right behind the secret itself', () =>
    expectSame({
      route,
      transport,
      type,
      pieces: (secret) => [...GUESSES.map((guess) => piece(secret + guess)), ...PADDING],
    }));
});

test.each(Object.keys(ROUTES))('through %s, a short body of a known length arrives the same', async (route) => {
  const transport = TRANSPORTS['of a known length'] as Transport;
  const pieces = (secret: string) => GUESSES.map((guess) => ` ${guess}`).concat(secret + GUESSES[5]);
  await expectSame({ route, transport, type: 'text/plain', pieces });
});

test('and the same comparison tells one secret from the other where all of it is guessed', async () => {
  const transport = TRANSPORTS['in chunks'] as Transport;
  const scene = { route: '/v1/request', transport, type: 'text/plain', pieces: () => [` ${SECRETS.right} `] };
  expect(await received(scene, 'right')).not.toBe(await received(scene, 'wrong'));
});

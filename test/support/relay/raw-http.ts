import { once } from 'node:events';
import net, { type Socket } from 'node:net';

export interface RawResponse {
  /** 0 where the connection ended without a response. */
  readonly status: number;
  readonly headers: Headers;
  /** Without the chunks' frames. */
  readonly body: string;
  /** False where the response ended before its last byte. */
  readonly whole: boolean;
}

/** A connection to the relay, byte by byte: an HTTP client would repair what is tried here. */
export async function connectTo(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = net.connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Sends bytes and reads until the other side ends the connection. `$HOST` stands for the relay's own. */
export const sendRaw = async (url: string, text: string): Promise<RawResponse> => parse(await bytesOf(url, text));

/** The same, as the bytes that came: a character for each. */
export async function bytesOf(url: string, text: string): Promise<string> {
  const socket = await connectTo(url);
  socket.write(text.replaceAll('$HOST', new URL(url).host), 'latin1');
  return responseTextOn(socket);
}

/** Lines of a head, with the end of the head; the connection is to be closed after the response. */
export const head = (...lines: string[]): string => [...lines, 'Connection: close', '', ''].join('\r\n');

/** What comes until the connection is closed. */
export const responseOn = async (socket: Socket): Promise<RawResponse> => parse(await responseTextOn(socket));

/** The same, as it came. */
export async function responseTextOn(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
  });
  // Not `once`: the connection may be reset while we still send.
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

function parse(text: string): RawResponse {
  const [first = '', rest = ''] = split(text, '\r\n\r\n');
  const [line = '', ...lines] = first.split('\r\n');
  const status = Number(line.split(' ')[1] ?? 0);
  const headers = new Headers(lines.map((one) => split(one, ': ')));
  if (headers.get('transfer-encoding') !== 'chunked') {
    const length = headers.get('content-length');
    return { status, headers, body: rest, whole: status !== 0 && (length === null || rest.length === Number(length)) };
  }
  let body = '';
  let left = rest;
  for (;;) {
    const [size = '', after = ''] = split(left, '\r\n');
    const length = Number.parseInt(size, 16);
    if (!(length > 0)) return { status, headers, body, whole: length === 0 };
    body += after.slice(0, length);
    left = after.slice(length + 2);
  }
}

const split = (text: string, at: string): [string, string] => {
  const index = text.indexOf(at);
  return index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index + at.length)];
};

/** The same as `fetch` would give it. */
export const asResponse = ({ status, headers, body }: RawResponse): Response => new Response(body, { status, headers });

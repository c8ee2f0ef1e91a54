import { spawn } from 'node:child_process';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { firstMatch } from '../output.ts';
import { eventStream, type Handler, json, type Received, startUpstream, type Upstream } from './upstreams.ts';

const DOCUMENT = path.join(import.meta.dirname, 'openai.openapi.yaml');

export interface OpenAiUpstream extends Upstream {
  /** The only key that it takes. */
  readonly key: string;
  /** The response to every chat that is to be streamed. */
  readonly events: ReturnType<typeof eventStream>;
}

/**
 * An OpenAI-compatible API: Prism serves the document beside this file and checks the body against its schema. Prism
 * only looks whether there is a bearer key, so a door in front compares it and keeps the bytes of every request. What
 * Prism does not do, streamed chats and files, the door does itself.
 */
export async function startOpenAiUpstream(key: string): Promise<OpenAiUpstream> {
  const prism = await startPrism();
  const events = eventStream();
  const door = await startUpstream(checkKey(key, prism.url, events.handler));
  const closeDoor = door.close;
  const close = async (): Promise<void> => {
    await closeDoor();
    await prism.stop();
  };
  return Object.assign(door, { key, events, close, [Symbol.asyncDispose]: close });
}

const checkKey =
  (key: string, prism: string, events: Handler): Handler =>
  (received, response) => {
    if (received.headers.authorization !== `Bearer ${key}`) {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: 'Incorrect API key provided.', code: 'invalid_api_key' } }));
      return;
    }
    if (received.target === '/v1/files') return takeFile(received, response);
    if (isStreamedChat(received)) return events(received, response);
    const forwarded = http.request(`${prism}${received.target}`, {
      method: received.method,
      headers: [...received.rawHeaders],
    });
    forwarded.on('response', (mocked) => {
      response.writeHead(mocked.statusCode ?? 502, mocked.headers);
      mocked.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    forwarded.end(received.body);
  };

const isStreamedChat = ({ target, body }: Received): boolean =>
  target === '/v1/chat/completions' && (JSON.parse(body.toString()) as { stream?: boolean }).stream === true;

const takeFile: Handler = async (received, response) => {
  const type = received.headers['content-type'] ?? '';
  const form = await new Response(new Uint8Array(received.body), { headers: { 'content-type': type } }).formData();
  const file = form.get('file') as File;
  const { size: bytes, name: filename } = file;
  json({ id: 'file-1', object: 'file', bytes, filename, purpose: form.get('purpose') })(received, response);
};

async function startPrism(): Promise<{ url: string; stop: () => Promise<void> }> {
  const program = fileURLToPath(import.meta.resolve('@stoplight/prism-cli/dist/index.js'));
  const child = spawn(
    process.execPath,
    [program, 'mock', '--multiprocess=false', '--cors=false', '--host=127.0.0.1', '--port=0', DOCUMENT],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const [, url = ''] = await firstMatch(child, /Prism is listening on (http:\/\/\S+)/);
  return {
    url,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

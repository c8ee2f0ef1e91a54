import type { IncomingMessage, ServerResponse } from 'node:http';
import { pdfFile, waveFile } from '../support/upstream/response-bodies.ts';

type Body = readonly [type: string, body: string | Buffer, status?: number];

const json = (value: unknown, status = 200): Body => ['application/json', JSON.stringify(value), status];

const CUSTOMERS = {
  object: 'list',
  data: ['Ada Lovelace', 'Grace Hopper', 'Katherine Johnson'].map((name, index) => ({
    id: `cus_${'NffrFeUfNV2Hib'.slice(index)}`,
    object: 'customer',
    name,
    email: `${name.split(' ')[0]?.toLowerCase()}@example.com`,
    balance: -1_250 * index,
    livemode: false,
    metadata: { plan: index === 0 ? 'team' : 'solo', seats: String(4 * index + 1) },
  })),
  has_more: false,
};

const CHAT = {
  id: 'chatcmpl-9x2Lk',
  object: 'chat.completion',
  model: 'gpt-4o',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Sea otters hold hands while they sleep.' } }],
  usage: { prompt_tokens: 1_200, completion_tokens: 350, total_tokens: 1_550 },
};

const WORDS =
  'Sea otters hold hands while they sleep, so that they do not drift apart. A group of them is called a raft.';
const EVENTS = `${WORDS.split(/(?<= )/)
  .map((content) => `data: ${JSON.stringify({ id: 'chatcmpl-9x2Lk', choices: [{ delta: { content } }] })}\n\n`)
  .join('')}data: [DONE]\n\n`;

const PAGE = `<!doctype html><title>Status</title><style>body { font: 16px sans-serif; margin: 40px } h1 { color: #7a3e9d }</style>
<h1>Down for maintenance</h1><p>Please come back in ten minutes.</p><script>alert(1)</script>`;

/** By the path, up to its query. */
const bodies = (otter: Buffer): Readonly<Record<string, Body>> => ({
  '/v1/images/generations': json({ created: 1_760_000_000, data: [{ b64_json: otter.toString('base64') }] }),
  '/v1/chat/completions': json(CHAT),
  '/v1/customers': json(CUSTOMERS),
  '/v1/models': json({ object: 'list', data: [{ id: 'gpt-4o', object: 'model', owned_by: 'system' }] }),
  '/v1/stream': ['text/event-stream', EVENTS],
  '/v1/text': ['text/plain; charset=utf-8', `${WORDS}\n`.repeat(40)],
  '/v1/page': ['text/html', PAGE, 503],
  '/v1/audio': ['audio/wav', waveFile()],
  '/v1/pdf': ['application/pdf', pdfFile('Sea otter')],
  '/v1/picture': ['image/png', otter],
  '/v1/bytes': ['application/octet-stream', Buffer.alloc(600, '\x00\xffotter', 'latin1')],
  '/v1/none': ['text/plain', '', 204],
  '/v1/refused': json({ error: { message: 'Incorrect API key provided.', type: 'invalid_request_error' } }, 401),
  '/geocode': json({ lat: 36.8, lon: -121.9, label: 'Monterey Bay' }),
});

export function respondTo({ url = '/', headers }: IncomingMessage, response: ServerResponse, otter: Buffer): void {
  const path = url.split('?', 1)[0] ?? '';
  const echo = json({ headers: { authorization: headers.authorization ?? null }, url });
  const [type, body, status = 200] = bodies(otter)[path] ?? echo;
  response.writeHead(status, { 'content-type': type, 'x-request-id': 'req_7f3a', 'openai-processing-ms': '412' });
  response.end(body);
}

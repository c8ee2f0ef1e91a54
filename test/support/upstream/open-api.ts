import type { Handler } from './upstreams.ts';

/** Answers as its path says, and takes calls by pages past the relay, as careless APIs do. */
export const openApi: Handler = ({ method, target, headers }, response) => {
  const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
  if (method === 'OPTIONS') return void response.writeHead(204, cors).end();
  const [type, body] = RESPONSES[target] ?? [
    'application/json',
    JSON.stringify({ target, echo: headers.authorization }),
  ];
  response.writeHead(200, { ...cors, 'content-type': type }).end(body);
};

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const RESPONSES: Readonly<Record<string, readonly [type: string, body: string | Buffer]>> = {
  '/v1/events': ['text/event-stream', 'data: {"a":1}\n\ndata: two\n\n'],
  '/v1/pixel': ['image/png', Buffer.from(PIXEL, 'base64')],
  '/v1/bytes': ['application/octet-stream', Buffer.from([0, 1, 2, 3])],
};

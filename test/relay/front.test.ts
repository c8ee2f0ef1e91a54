import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../relay/app.ts';
import { type Random, seededRandom } from '../support/random.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { bytesOf } from '../support/relay/raw-http.ts';
import { echo, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

const COUNT = 1_000;
const SEED = 20_261_128;
const SECRET = 'sk-front-0123456789abcdef';

let upstream: Upstream;
let withFront: LocalRelay;
let withoutFront: LocalRelay;

beforeAll(async () => {
  upstream = await startUpstream((received, response) => {
    if (received.target.startsWith('/large')) return void response.end('x'.repeat(40_000));
    if (received.target.startsWith('/redirect')) return void response.writeHead(302, { location: '/large' }).end();
    response.setHeader('x-echo', String(received.headers.authorization ?? 'none'));
    response.setHeader('x-many', ['1', '2']);
    return echo(received, response);
  });
  withFront = await startLocalRelay();
  withoutFront = await startLocalRelay({}, { createApp: behindExpress });
  const allow = [{ origin: upstream.url, paths: ['/v1/**', '/large', '/redirect'] }];
  for (const relay of [withFront, withoutFront]) {
    await relay.register({ name: 'open', value: SECRET, access: 'public', allow, placements: ['header', 'body'] });
    await relay.register({ name: 'mine', value: SECRET, access: 'private', allow });
    await relay.register({ name: 'halted', value: SECRET, access: 'public', allow, paused: true });
  }
});
afterAll(() => Promise.all([withFront.stop(), withoutFront.stop(), upstream.close()]));

/** Every request goes through the app, as one with any other spelling of a path does. */
const behindExpress: typeof createApp = (deps) => {
  const app = createApp(deps);
  return { ...app, front: app.express };
};

const NAMES = ['open', 'open', 'open', 'open', 'open', 'open', 'mine', 'halted', 'none', 'o%70en', '..'];
const METHODS = ['POST', 'POST', 'POST', 'GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY'];
const HEADERS = [
  'Origin: http://localhost:3000',
  'Origin: https://evil.example',
  'Sec-Fetch-Site: cross-site',
  'Authorization: Bearer $CLIENT_SECRET',
  'Authorization: Bearer csr_unknown',
  'Relay-Authorization: Bearer a.b.c',
  'X-Extra: a',
  'Content-Type: text/plain',
  'Upgrade: h2c',
  'Access-Control-Request-Method: POST',
];

/** A request as bytes, of which many are in order and the others are not in some way. */
function requestOf(random: Random): string {
  const method = random.whole(3) > 0 ? 'POST' : random.pick(METHODS);
  const target = random.pick(['/v1/echo', '/v1/echo', '/v1/echo?a=1', '/large', '/redirect', '/else']);
  const name = random.pick(NAMES);
  const url = `${upstream.url}${target}`;
  const path = random.pick([
    '/v1/request',
    '/v1/request',
    '/v1/request',
    '/v1/request/',
    '/V1/request',
    '/v1/request?x=1',
    `/v1/forward/${name}/${url}`,
    `/v1/forward/${name}/${url}`,
    `/v1/forward/${name}/${encodeURIComponent(url)}`,
    `/v1/forward/${name}`,
    '/client.js',
    '/healthz',
    '/nothing',
  ]);
  const call = {
    clientSecretName: name,
    url,
    method: random.pick(['POST', 'POST', 'GET', 'PATCH', 'none']),
    headers: random.pick([{ Authorization: 'Bearer $CLIENT_SECRET' }, { Authorization: 'Bearer $CLIENT_SECRET' }, {}]),
    data: random.pick([{ a: 'b' }, { a: '$CLIENT_SECRET' }, 'text', undefined]),
  };
  const body = random.whole(6) > 0 ? JSON.stringify(call) : random.pick(['{', '']);
  const type = path.includes('request') || random.whole(2) === 0 ? ['Content-Type: application/json'] : [];
  const more = HEADERS.filter(() => random.whole(12) === 0);
  const lines = ['Host: $HOST', ...type, ...more, `Content-Length: ${body.length}`, 'Connection: close'];
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** Without what differs between two relays or two moments. */
const steady = (bytes: string, { url }: LocalRelay): string =>
  bytes
    .replaceAll(new URL(url).host, 'HOST')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'TRACE')
    .replaceAll(/(?<=^date: ).*$/gim, 'DATE')
    .replaceAll(/dur=[\d.]+/g, 'dur=MS')
    .replaceAll(/(?:dns|connect|wait);dur=MS, /g, '');

const responsesTo = async (requests: readonly string[], relay: LocalRelay): Promise<string[]> => {
  const responses: string[] = [];
  for (const request of requests) responses.push(steady(await bytesOf(relay.url, request), relay));
  return responses;
};

test(`${COUNT} requests get the same bytes with and without the front`, async () => {
  const random = seededRandom(SEED);
  const requests = Array.from({ length: COUNT }, () => requestOf(random));
  const [one, other] = await Promise.all([responsesTo(requests, withFront), responsesTo(requests, withoutFront)]);
  one.forEach((response, index) => {
    expect(response, requests[index]).toBe(other[index]);
  });
  // The requests reach what they are about.
  const statuses = one.map((response) => Number(/^HTTP\/1\.1 (\d+)/.exec(response)?.[1]));
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(50);
  expect(new Set(statuses).size).toBeGreaterThan(6);
  expect(one.some((response) => response.includes(SECRET))).toBe(false);
});

test('the comparison would notice a header that differs', async () => {
  const request = `GET /v1/relay HTTP/1.1\r\nHost: $HOST\r\nConnection: close\r\n\r\n`;
  const other = request.replace('Host', 'Origin: http://localhost\r\nHost');
  const [[plain], [fromPage]] = await Promise.all([responsesTo([request], withFront), responsesTo([other], withFront)]);
  expect(plain).not.toBe(fromPage);
});

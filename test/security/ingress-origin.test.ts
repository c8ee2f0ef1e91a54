import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { head, type RawResponse, sendRaw } from '../support/relay/raw-http.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

const EVIL = 'https://evil.example';
let relay: LocalRelay;
/** The same with the foreign page on its list. */
let open: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  upstream = await startUpstream();
  [relay, open] = await Promise.all([startLocalRelay(), startLocalRelay({ RELAY_ALLOWED_ORIGINS: EVIL })]);
  for (const one of [relay, open]) {
    await one.register({ name: 'open', value: 'sk-1', access: 'public', allow: [{ origin: upstream.url }] });
  }
});
afterAll(async () => {
  await Promise.all([relay.stop(), open.stop()]);
  await upstream.close();
});

const body = (): string =>
  JSON.stringify({
    clientSecretName: 'open',
    url: `${upstream.url}/`,
    method: 'GET',
    headers: { A: '$CLIENT_SECRET' },
  });

/** A call of which only the head comes: whoever answers it did not wait for the body. */
const headOnly = (to: LocalRelay, ...lines: string[]): Promise<RawResponse> =>
  sendRaw(
    to.url,
    head('POST /v1/request HTTP/1.1', 'Host: $HOST', 'Content-Type: application/json', 'Content-Length: 500', ...lines),
  );

const whole = (to: LocalRelay, ...lines: string[]): Promise<RawResponse> =>
  sendRaw(
    to.url,
    head(
      'POST /v1/request HTTP/1.1',
      'Host: $HOST',
      'Content-Type: application/json',
      `Content-Length: ${body().length}`,
      ...lines,
    ) + body(),
  );

const codeOf = ({ body }: RawResponse): unknown => (JSON.parse(body) as { code?: unknown }).code;

describe('a browser that calls from a page which may not', () => {
  const FOREIGN: readonly [string, string[]][] = [
    ['a foreign origin', [`Origin: ${EVIL}`]],
    ['an opaque origin', ['Origin: null']],
    ['two origins in one', ['Origin: http://localhost:3000 https://evil.example']],
    ['a list of origins', ['Origin: http://localhost:3000, https://evil.example']],
    ['an origin with a path', ['Origin: http://localhost:3000/']],
    ['an origin in capitals', ['Origin: HTTP://LOCALHOST:3000']],
    ['an empty origin', ['Origin: ']],
    ['a host that begins like loopback', ['Origin: http://localhost.evil.example']],
    ['another extension', ['Origin: chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']],
    ['a file', ['Origin: file://']],
    ['an image or a frame, which names no origin', ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors']],
    ['a page of the same site', ['Sec-Fetch-Site: same-site']],
    ['a typed address', ['Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate']],
  ];

  test.each(FOREIGN)('%s is refused before its body is read, and before its token is checked', async (_, lines) => {
    const sent = upstream.received.length;
    expect(codeOf(await headOnly(relay, ...lines))).toBe('ORIGIN_NOT_ALLOWED');
    const response = await headOnly(relay, ...lines, 'Authorization: Bearer a.b.c');
    expect([response.status, codeOf(response)]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(upstream.received).toHaveLength(sent);
  });

  test.each(['/v1/request/', '/V1/Request', '/v1/request?a=b'])('%s leads around none of it', async (path) => {
    const lines = ['Content-Type: application/json', 'Content-Length: 500', `Origin: ${EVIL}`];
    const response = await sendRaw(
      relay.url,
      head(`POST ${path} HTTP/1.1`, 'Host: $HOST', ...lines, 'Authorization: Bearer a.b.c'),
    );
    expect([response.status, codeOf(response)]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
  });

  test.each(FOREIGN)('%s gets no further with a made-up device', async (_, lines) => {
    expect(codeOf(await headOnly(relay, ...lines, 'Authorization: Bearer csr_made-up'))).toBe('TOKEN_INVALID');
  });

  test('where its origin is on the list, it is let in', async () => {
    expect((await whole(open, `Origin: ${EVIL}`)).status).toBe(200);
    expect((await whole(relay, `Origin: ${EVIL}`)).status).toBe(403);
  });

  test('a cache is told that the response is for this origin, whether it is let in or not', async () => {
    for (const one of [open, relay]) expect((await whole(one, `Origin: ${EVIL}`)).headers.get('vary')).toBe('origin');
    expect((await whole(relay)).headers.get('vary')).toBeNull();
  });

  test('a preflight gets no permission', async () => {
    const ask = ['Host: $HOST', 'Access-Control-Request-Method: POST', `Origin: ${EVIL}`];
    const refused = await sendRaw(relay.url, head('OPTIONS /v1/request HTTP/1.1', ...ask));
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    const granted = await sendRaw(open.url, head('OPTIONS /v1/request HTTP/1.1', ...ask));
    expect([granted.status, granted.headers.get('access-control-allow-origin')]).toEqual([204, EVIL]);
    expect(granted.headers.get('access-control-allow-credentials')).toBeNull();
  });
});

describe('honest callers', () => {
  test.each<[string, string[]]>([
    ['no browser', []],
    ['a page on loopback', ['Origin: http://localhost:5173', 'Sec-Fetch-Site: cross-site']],
    ["the relay's own page", ['Sec-Fetch-Site: same-origin']],
  ])('%s is let in', async (_, lines) => {
    expect((await whole(relay, ...lines)).status).toBe(200);
  });

  test('a device may call from anywhere', async () => {
    const token = `Authorization: Bearer ${relay.device.deviceToken}`;
    expect((await whole(relay, `Origin: ${EVIL}`, token)).status).toBe(200);
  });
});

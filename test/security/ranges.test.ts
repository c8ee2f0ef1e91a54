import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Preview, Trace } from '../../shared/protocol/api.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { type RawResponse, rawRequest } from '../support/relay/raw-request.ts';
import { type Handler, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** A response asked for in two halves shows a secret that it repeats: neither half has all of it, so neither is redacted. */
const VALUE = 'range-canary-0123456789';
const BODY = `{"key":"${VALUE}"}`;
const MIDDLE = BODY.indexOf(VALUE) + 10;

const withRanges: Handler = ({ headers }, response) => {
  const asked = headers.range ?? headers['request-range'] ?? headers['x-ms-range'] ?? '';
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(String(asked)) ?? [];
  if (from === undefined) return void response.writeHead(200).end(BODY);
  response.writeHead(206).end(BODY.slice(Number(from), to === '' ? undefined : Number(to) + 1));
};

let relay: LocalRelay;
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream(withRanges);
  relay = await startLocalRelay();
  const policy = { value: VALUE, access: 'public', allow: [{ origin: upstream.url }] };
  await relay.register({ name: 'whole', ...policy });
  await relay.register({ name: 'parts', ...policy, allowRanges: true });
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
});

type Call = (name: string, headers: Record<string, string>) => Promise<RawResponse>;
const requestOf = (name: string, headers: Record<string, string>) => ({
  clientSecretName: name,
  url: `${upstream.url}/file`,
  method: 'GET',
  headers,
});
const KEY = { 'x-key': '$CLIENT_SECRET' };
const ROUTES: readonly [string, Call][] = [
  [
    '/v1/request',
    (name, headers) =>
      rawRequest(relay.url, {
        method: 'POST',
        target: '/v1/request',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(requestOf(name, headers)),
      }),
  ],
  [
    '/v1/forward',
    (name, headers) => rawRequest(relay.url, { target: `/v1/forward/${name}/${upstream.url}/file`, headers }),
  ],
];
const halves = (header: string): Record<string, string>[] => [
  { ...KEY, [header]: `bytes=0-${MIDDLE - 1}` },
  { ...KEY, [header]: `bytes=${MIDDLE}-` },
];
const got = (): string[] => Object.keys(upstream.received.at(-1)?.headers ?? {});

describe.each(ROUTES)('on %s', (_, call) => {
  test.each(['range', 'Range', 'request-range', 'x-ms-range'])(
    '%s is dropped, and the response is whole',
    async (header) => {
      for (const half of halves(header)) {
        const { status, body } = await call('whole', half);
        expect([status, body.toString()]).toEqual([200, '{"key":"$CLIENT_SECRET"}']);
        expect(got()).toContain('x-key');
        expect(got()).not.toContain(header.toLowerCase());
      }
    },
  );

  test.each(['if-range', 'x_ms_range'])('%s is dropped', async (header) => {
    expect((await call('whole', { ...KEY, [header]: 'bytes=0-1' })).status).toBe(200);
    expect(got()).not.toContain(header);
  });

  test('what the policy lets pass shows the secret in two halves', async () => {
    const bodies = [];
    for (const half of halves('range')) {
      const { status, body } = await call('parts', half);
      expect(status).toBe(206);
      bodies.push(body.toString());
    }
    expect(bodies.join('')).toBe(BODY);
  });

  test('a placeholder in a header that is dropped is none', async () => {
    const before = upstream.received.length;
    const { body } = await call('whole', { range: 'bytes=0-5, $CLIENT_SECRET' });
    expect(JSON.parse(body.toString())).toMatchObject({ code: 'PLACEHOLDER_MISSING' });
    expect(upstream.received).toHaveLength(before);
  });

  test('a part that nobody asked for passes', async () => {
    upstream.response = (_, response) => void response.writeHead(206).end('part');
    expect((await call('whole', KEY)).status).toBe(206);
    upstream.response = withRanges;
  });

  test('the trace says what was sent, and what went on', async () => {
    const { headers } = await call('whole', { ...KEY, range: 'bytes=0-1' });
    const trace = (await (await relay.owner(`/v1/traces/${headers['client-secret-trace']}`)).json()) as Trace;
    expect(trace.sent?.headers).toHaveProperty('range');
    expect(trace.forwarded?.headers).toHaveProperty('x-key');
    expect(trace.forwarded?.headers).not.toHaveProperty('range');
  });
});

test('the preview is without the header, as the policy says', async () => {
  const preview = async (name: string): Promise<Preview> => {
    const json = requestOf(name, { ...KEY, Range: 'bytes=0-1' });
    return (await (await relay.owner('/v1/preview', { method: 'POST', json })).json()) as Preview;
  };
  expect(await preview('whole')).toMatchObject({ allowed: true, placements: ['header:x-key'] });
  expect((await preview('whole')).forwarded?.headers).not.toHaveProperty('range');
  expect((await preview('parts')).forwarded?.headers).toHaveProperty('range', 'bytes=0-1');
});

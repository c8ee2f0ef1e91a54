import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLimits } from '../../../relay/limits/limits.ts';
import type { Parts } from '../../../relay/start/parts.ts';
import { ok } from '../../../shared/errors.ts';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { type RawUpstream, saysAndEnds, saysAndResets, startRawUpstream } from '../../support/upstream/raw-upstream.ts';

/** A call of which nothing was sent uses up no place of a secret's limits; one that was sent does, however it ended. */
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}';
/** Stands in a JSON body, and in no header. */
const TWO_LINES = 'first line of a key\nsecond line';

let upstream: RawUpstream;
let relay: LocalRelay;
/** Gives no place back. */
let greedy: LocalRelay;

const greedyLimits: Parts['createLimits'] = (deps) => {
  const limits = createLimits(deps);
  return {
    take: async (...asked) => {
      const taken = await limits.take(...asked);
      return taken.ok ? ok({ release: () => {} }) : taken;
    },
  };
};

beforeAll(async () => {
  upstream = await startRawUpstream();
  relay = await startLocalRelay();
  greedy = await startLocalRelay({}, { createLimits: greedyLimits });
});
afterAll(async () => {
  await Promise.all([relay.stop(), greedy.stop()]);
  await upstream.close();
});

let registered = 0;

/** A new secret of which one call may be sent. */
async function register(at: LocalRelay): Promise<string> {
  registered += 1;
  const name = `once-${registered}`;
  // Of addresses that are refused one from which no packet leaves the machine, were it dialled.
  const allow = [{ origin: upstream.url }, { origin: 'https://0.0.0.0' }, { origin: 'http://0.0.0.0' }];
  const put = await at.register({
    name,
    value: TWO_LINES,
    access: 'public',
    placements: ['header', 'body'],
    allow: [...allow, { origin: 'http://127.0.0.1:1' }],
    limits: { perMinute: 1, perDay: 1 },
  });
  expect(put.status).toBe(201);
  return name;
}

const inBody = { data: { key: '$CLIENT_SECRET' } };
const inHeader = { headers: { 'X-Key': '$CLIENT_SECRET' } };

async function codeOf(at: LocalRelay, name: string, url: string, request: object = inBody): Promise<string> {
  const response = await at.call({ clientSecretName: name, url, method: 'POST', ...request });
  const body = (await response.json()) as { code?: string };
  return body.code ?? String(response.status);
}

const forwarded = (at: LocalRelay, name: string, body: string): Promise<Response> =>
  fetch(`${at.url}/v1/forward/${name}/${upstream.url}/v1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer $CLIENT_SECRET' },
    body,
  });

describe.each<[code: string, call: (at: LocalRelay, name: string) => Promise<string>]>([
  ['SECRET_NOT_ENCODABLE', (at, name) => codeOf(at, name, upstream.url, inHeader)],
  ['ADDRESS_REFUSED', (at, name) => codeOf(at, name, 'https://0.0.0.0/')],
  ['ADDRESS_REFUSED', (at, name) => codeOf(at, name, 'http://0.0.0.0/')],
  ['UPSTREAM_UNREACHABLE', (at, name) => codeOf(at, name, 'http://127.0.0.1:1/')],
  [
    'INVALID_PARAMETER',
    // The policy is asked before the body is read, which is no JSON.
    async (at, name) =>
      ((await (await forwarded(at, name, '{"key": "$CLIENT_SECRET"')).json()) as { code: string }).code,
  ],
])('%s', (code, call) => {
  test('leaves the last place to the next call, which takes it', async () => {
    const name = await register(relay);
    upstream.behave = saysAndEnds(OK);
    const before = upstream.requests.length;
    expect([await call(relay, name), await call(relay, name), await call(relay, name)]).toEqual([code, code, code]);
    expect(upstream.requests).toHaveLength(before);
    expect(await codeOf(relay, name, upstream.url)).toBe('200');
    expect(await codeOf(relay, name, upstream.url)).toBe('RATE_LIMITED');
  });

  test('would use it up, were it not given back', async () => {
    const name = await register(greedy);
    expect(await call(greedy, name)).toBe(code);
    expect(await codeOf(greedy, name, upstream.url)).toBe('RATE_LIMITED');
  });
});

test('what was sent is counted, also where no response came of it', async () => {
  const name = await register(relay);
  upstream.behave = saysAndResets('');
  expect(await codeOf(relay, name, upstream.url)).toBe('UPSTREAM_INTERRUPTED');
  expect(await codeOf(relay, name, upstream.url)).toBe('RATE_LIMITED');
});

test('of calls at once, sent and unsent, no more are sent than may be', async () => {
  const name = await register(relay);
  upstream.behave = saysAndEnds(OK);
  const before = upstream.requests.length;
  const calls = Array.from({ length: 40 }, (_, at) => codeOf(relay, name, upstream.url, at % 2 ? inBody : inHeader));
  const codes = await Promise.all(calls);
  expect(upstream.requests.length - before).toBeLessThanOrEqual(1);
  expect(codes.filter((code) => code === '200').length).toBe(upstream.requests.length - before);
});

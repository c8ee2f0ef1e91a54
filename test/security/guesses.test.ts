import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { type RawResponse, rawRequest } from '../support/relay/raw-request.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/**
 * Who puts the value itself into a call has it already or guesses. The owner is told; the caller must not be, as "is this
 * the secret?" would have a response then also where the API repeats nothing.
 */
const VALUE = 'k9"Q7-value_of_a_key';
const WRONG = 'k9"Q7-value_of_a_kex';
const SHORT = 'ab12c';

let relay: LocalRelay;
let upstream: Upstream;
let name = '';
let names = 0;
beforeAll(async () => {
  upstream = await startUpstream(json({ ok: true }));
  relay = await startLocalRelay();
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
});
const register = async (value: string): Promise<void> => {
  names += 1;
  name = `secret-${names}`;
  const allow = [{ origin: upstream.url }];
  await relay.register({ name, value, access: 'public', allow, placements: ['header', 'body'] });
};
beforeEach(() => register(VALUE));

const KEY = { 'X-Key': '$CLIENT_SECRET' };
const post = (request: object): Promise<RawResponse> =>
  rawRequest(relay.url, {
    method: 'POST',
    target: '/v1/request',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientSecretName: name, url: upstream.url, method: 'POST', headers: KEY, ...request }),
  });
const upload = (data: unknown): Promise<RawResponse> => {
  const request = { clientSecretName: name, url: upstream.url, method: 'POST', headers: KEY, data };
  const part = (disposition: string, body: string) =>
    `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${body}\r\n`;
  return rawRequest(relay.url, {
    method: 'POST',
    target: '/v1/request',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    body: `${part('name="request"', JSON.stringify(request))}${part('name="data[f]"; filename="f"', 'file')}--b--\r\n`,
  });
};
const sdk = (path: string, headers: Record<string, string> = {}, body?: string): Promise<RawResponse> =>
  rawRequest(relay.url, {
    method: body === undefined ? 'GET' : 'POST',
    target: `/v1/forward/${name}/${upstream.url}${path}`,
    headers: { ...KEY, ...headers },
    ...(body !== undefined && { body }),
  });

interface Entry {
  readonly what: string;
  readonly subject: string | null;
  readonly who: string;
  readonly count: number;
}
const told = async (): Promise<Entry[]> => {
  const { entries } = (await (await relay.owner('/v1/audit?limit=1000')).json()) as { entries: Entry[] };
  return entries.filter(({ what, subject }) => what === 'request.contains_value' && subject === name);
};
const counted = async (): Promise<number> => {
  const text = await (await relay.owner('/metrics')).text();
  return Number(/^client_secret_relay_values_in_calls_total (\d+)$/m.exec(text)?.[1]);
};
/** All that differs between any two responses taken out. */
const seen = ({ status, headers, body }: RawResponse) => {
  const { date, 'client-secret-trace': trace, 'server-timing': timing = '', ...others } = headers;
  return [
    status,
    others,
    String(timing)
      .replace(/[\d.]+/g, 'N')
      .replace(/(?:dns|connect|wait);dur=N, /g, ''),
    body.toString(),
  ];
};

const CALLS: readonly [string, (text: string) => Promise<RawResponse>][] = [
  ['the URL', (text) => post({ url: `${upstream.url}/?q=${text}` })],
  ['a header', (text) => post({ headers: { ...KEY, 'X-Guess': `a ${text} b` } })],
  ['data', (text) => post({ data: { deep: [['other', text]] } })],
  ['params', (text) => post({ method: 'GET', params: { q: text } })],
  ['the data of a call with files', (text) => upload({ guess: text })],
  ['a header of an SDK', (text) => sdk('/', { 'X-Guess': text })],
  ['the JSON of an SDK', (text) => sdk('/', { 'content-type': 'application/json' }, JSON.stringify({ q: [text] }))],
];

describe.each(CALLS)('the value in %s', (_, call) => {
  test('is in the audit trail and the metrics, and the response says nothing of it; a wrong guess is in neither', async () => {
    const before = await counted();
    const wrong = await call(WRONG);
    expect([wrong.status, wrong.body.toString()]).toEqual([200, '{"ok":true}']);
    expect([await told(), (await counted()) - before]).toEqual([[], 0]);
    const right = await call(VALUE);
    expect(await told()).toMatchObject([{ who: 'anonymous', count: 1 }]);
    expect((await counted()) - before).toBe(1);
    expect(seen(right)).toEqual(seen(wrong));
  });
});

test('a million guesses in one call are one entry, as are many calls', async () => {
  await register('493817');
  const guesses = Array.from({ length: 9_000 }, (_, at) => String(490_000 + at)).join(' ');
  for (let times = 0; times < 3; times += 1) expect((await post({ data: { guesses } })).status).toBe(200);
  const entries = await told();
  expect(entries.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(3);
  expect(entries).toHaveLength(1);
});

test('the value is looked for when the response is out, so that no duration tells of it', async () => {
  const held = Promise.withResolvers<void>();
  upstream.response = async (received, response) => {
    await held.promise;
    json({ ok: true })(received, response);
  };
  const before = upstream.received.length;
  const call = post({ data: { guess: VALUE } });
  await upstream.request(before);
  expect(await told()).toEqual([]);
  held.resolve();
  expect((await call).status).toBe(200);
  expect(await told()).toHaveLength(1);
  upstream.response = json({ ok: true });
});

test('what streams past is not looked at, nor is a value looked for that appears by chance', async () => {
  expect((await sdk('/', { 'content-type': 'text/plain' }, VALUE)).status).toBe(200);
  expect(await told()).toEqual([]);
  await register(SHORT);
  expect((await post({ data: { guess: SHORT } })).status).toBe(200);
  expect(await told()).toEqual([]);
});

test('with the owner as the caller, the entry has the device', async () => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${relay.device.deviceToken}` };
  const request = { clientSecretName: name, url: upstream.url, method: 'POST', headers: KEY, data: { guess: VALUE } };
  await relay.call(request, headers);
  expect(await told()).toMatchObject([{ who: `device:${relay.device.deviceId}` }]);
});

describe('registering a value', () => {
  test.each([
    ['undefined', 400],
    ['••••••••', 400],
    ['$CLIENT_SECRET', 400],
    ['a-key-of-an-api', 201],
  ])('%s is answered %i', async (value, status) => {
    const saved = await relay.register({ name: `new-${status}`, value });
    expect(saved.status).toBe(status);
    if (status !== 400) return;
    expect(await saved.json()).toMatchObject({ code: 'INVALID_PARAMETER', param: 'value', fix: expect.any(String) });
    expect((await relay.owner('/v1/secrets/new-400/restore', { method: 'POST' })).status).toBe(404);
  });

  test('that can be guessed is warned of, also where the policy alone is changed, until there are limits', async () => {
    const allow = [{ origin: upstream.url, paths: ['/x'] }];
    const warnings = async (saved: Response): Promise<string[]> =>
      ((await saved.json()) as { warnings: string[] }).warnings.filter((one) => /guess/.test(one));
    expect(await warnings(await relay.register({ name: 'pin', value: '493817', allow }))).toEqual([
      expect.stringContaining('Set limits'),
    ]);
    const patch = (json: object) => relay.owner('/v1/secrets/pin', { method: 'PATCH', json });
    expect(await warnings(await patch({ access: 'public' }))).toEqual([expect.stringContaining('Set limits')]);
    expect(await warnings(await patch({ limits: { perMinute: 5 } }))).toEqual([
      expect.not.stringContaining('Set limits'),
    ]);
    expect(await warnings(await relay.register({ name: 'pin', value: 'a-key-of-an-api', allow }))).toEqual([]);
  });
});

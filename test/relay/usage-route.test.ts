import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../relay/config/config.ts';
import { startRelay } from '../../relay/main.ts';
import type { UsageEntry, UsagePage } from '../../shared/protocol/usage.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

const HEADERS = { Authorization: 'Bearer $CLIENT_SECRET' };
const TODAY = () => new Date().toISOString().slice(0, 10);
let relay: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  upstream = await startUpstream();
  relay = await startLocalRelay();
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
});

const register = (name: string, more: object = {}) =>
  relay.register({ name, value: 'usage-key-0123456789', access: 'public', allow: [{ origin: upstream.url }], ...more });
const call = async (name: string, more: object = {}, headers = {}): Promise<string> => {
  const request = { clientSecretName: name, url: `${upstream.url}/`, method: 'POST', headers: HEADERS, ...more };
  return (await relay.call(request, headers)).text();
};
const page = async (query: string): Promise<UsagePage> => (await relay.owner(`/v1/usage?${query}`)).json() as never;
/** The entries of a secret, as soon as they have so many calls in all. */
const entriesOf = (name: string, calls: number): Promise<readonly UsageEntry[]> =>
  vi.waitFor(
    async () => {
      const { entries } = await page(`secret=${name}`);
      expect(entries.reduce((sum, entry) => sum + entry.calls, 0)).toBe(calls);
      return entries;
    },
    { timeout: 10_000, interval: 50 },
  );

describe('what is counted', () => {
  test('of calls: the ones that were refused, bytes of responses, and who called', async () => {
    await register('counted', { limits: { perMinute: 2 } });
    upstream.response = json({ ok: true });
    const body = await call('counted');
    await call('counted');
    await call('counted');
    await call(
      'counted',
      { url: 'https://elsewhere.example/' },
      { authorization: `Bearer ${relay.device.deviceToken}` },
    );
    const id = expect.stringMatching(/^[\w-]{16}$/);
    const one = { day: TODAY(), secret: 'counted', inputTokens: 0, outputTokens: 0 };
    expect(await entriesOf('counted', 4)).toEqual([
      { ...one, caller: { kind: 'anonymous', id }, calls: 3, refusals: 1, bytes: 2 * body.length },
      { ...one, caller: { kind: 'owner', id }, calls: 1, refusals: 1, bytes: 0 },
    ]);
  });

  test('of tokens: in JSON, in a stream of events, compressed, and at the end of a long body', async () => {
    await register('tokens');
    const usage = { prompt_tokens: 10, completion_tokens: 100 };
    upstream.response = json({ usage });
    await call('tokens');
    upstream.response = json({ text: 'x'.repeat(200_000), usage });
    await call('tokens');
    upstream.response = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"usage":null}\n\ndata: {"usa');
      setImmediate(() => response.end(`ge":${JSON.stringify(usage)}}\n\ndata: [DONE]\n\n`));
    };
    await call('tokens');
    upstream.response = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify({ usage })));
    };
    await call('tokens');
    const [entry] = await entriesOf('tokens', 4);
    expect(entry).toMatchObject({ calls: 4, inputTokens: 40, outputTokens: 400 });
  });

  test('of tokens is nothing where a stored response is read again, or the type is another', async () => {
    await register('no-tokens');
    upstream.response = json({ usage: { input_tokens: 5, output_tokens: 5 } });
    await call('no-tokens', { method: 'GET' });
    upstream.response = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('{"usage":{"input_tokens":5}}');
    };
    await call('no-tokens');
    expect(await entriesOf('no-tokens', 2)).toMatchObject([{ inputTokens: 0, outputTokens: 0 }]);
  });

  test('of a queued call is its run, once', async () => {
    await register('queued');
    upstream.response = json({ usage: { input_tokens: 7, output_tokens: 3 } });
    await call('queued', { queue: 'q' });
    await call('queued', { queue: 'q' });
    expect(await entriesOf('queued', 2)).toMatchObject([{ calls: 2, refusals: 0, inputTokens: 14, outputTokens: 6 }]);
  });
});

test('what a stranger tries with a private name is not counted, as it would disclose that the name exists', async () => {
  await register('private', { access: 'private' });
  upstream.response = json({});
  await call('private');
  await call('nobody');
  await call('private', {}, { authorization: `Bearer ${relay.device.deviceToken}` });
  expect(await entriesOf('private', 1)).toMatchObject([{ caller: { kind: 'owner' }, refusals: 0 }]);
  expect((await page('secret=nobody')).entries).toEqual([]);
});

test('usage follows a secret to its new name, and goes with it', async () => {
  await register('before');
  upstream.response = json({});
  await call('before');
  await entriesOf('before', 1);
  await relay.owner('/v1/secrets/before', { method: 'PATCH', json: { name: 'after' } });
  expect((await page('secret=before')).entries).toEqual([]);
  expect((await page('secret=after')).entries).toHaveLength(1);
  await relay.owner('/v1/secrets/after', { method: 'DELETE' });
  expect((await page('secret=after')).entries).toEqual([]);
  await relay.owner('/v1/secrets/after/restore', { method: 'POST' });
  expect((await page('secret=after')).entries).toHaveLength(1);
});

test('the list is for the owner, in pages, by day', async () => {
  expect((await fetch(`${relay.url}/v1/usage`)).status).toBe(401);
  for (const name of ['page-1', 'page-2']) {
    await register(name);
    await call(name);
    await entriesOf(name, 1);
  }
  const first = await page('limit=1');
  expect(first.entries).toHaveLength(1);
  const second = await page(`limit=1&cursor=${encodeURIComponent(first.cursor ?? '')}`);
  expect(second.entries[0]).not.toEqual(first.entries[0]);
  expect((await page(`from=${TODAY()}&to=${TODAY()}`)).entries.length).toBeGreaterThan(1);
  expect((await page('to=2020-01-01')).entries).toEqual([]);
});

test.each([
  ['from=yesterday', 'from'],
  ['to=2026-02-30', 'to'],
  ['secret=a%20b', 'secret'],
  ['limit=0', 'limit'],
  ["cursor=2026-11-29'%20OR%201", 'cursor'],
  ['from=2026-01-01&from=2026-01-02', 'from'],
])('?%s is refused with the name of the parameter', async (query, param) => {
  const response = await relay.owner(`/v1/usage?${query}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: 'INVALID_PARAMETER', param });
});

test('usage is on the disk after a stop, and not twice after the next start', async () => {
  await register('kept');
  upstream.response = json({});
  await call('kept');
  await relay.end();
  const next = await startLocalRelayOn(relay.dataDir);
  const { entries } = (await (await next.fetch('/v1/usage?secret=kept')).json()) as UsagePage;
  expect(entries).toMatchObject([{ calls: 1 }]);
  await next.stop();
});

/** Another relay on the same data, of which the first device is still the owner's. */
async function startLocalRelayOn(dataDir: string) {
  const config = readConfig({ RELAY_PORT: '0', RELAY_DATA_DIR: dataDir, RELAY_LOG_LEVEL: 'silent' });
  if (!config.ok) throw new Error(config.refusal.detail);
  const started = await startRelay(config.value);
  const headers = { authorization: `Bearer ${relay.device.deviceToken}` };
  return { stop: started.stop, fetch: (path: string) => fetch(started.url + path, { headers }) };
}

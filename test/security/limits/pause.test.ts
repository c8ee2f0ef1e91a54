import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

let relay: LocalRelay;
let upstream: Upstream;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  upstream = await startUpstream();
  relay = await startLocalRelay();
  const allow = [{ origin: upstream.url }];
  await relay.register({ name: 'open', value: 'a-public-value-of-a-key', access: 'public', allow });
  await relay.register({ name: 'mine', value: 'a-private-value-of-a-key', allow });
  const issued = await relay.owner('/v1/test-tokens', { method: 'POST', json: { sub: 'ann' } });
  tokens.user = ((await issued.json()) as { token: string }).token;
  tokens.owner = relay.device.deviceToken;
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
});

const call = (name: string, who: 'anonymous' | 'user' | 'owner', url = upstream.url): Promise<Response> =>
  relay.call(
    { clientSecretName: name, url, method: 'GET', headers: { Authorization: 'Bearer $CLIENT_SECRET' } },
    who === 'anonymous' ? {} : { authorization: `Bearer ${tokens[who]}` },
  );

const pause = async (name: string, paused: unknown): Promise<Response> =>
  relay.owner(`/v1/secrets/${name}`, { method: 'PATCH', json: { paused } });

const codeOf = async (response: Response): Promise<unknown> => ((await response.json()) as { code?: string }).code;

test('a pause refuses everybody at once, the owner too, and sends nothing', async () => {
  for (const who of ['anonymous', 'user', 'owner'] as const) expect((await call('open', who)).status).toBe(200);
  expect((await pause('open', true)).status).toBe(200);
  const sent = upstream.received.length;
  for (const who of ['anonymous', 'user', 'owner'] as const) {
    const response = await call('open', who);
    expect(response.status).toBe(403);
    expect(await codeOf(response)).toBe('SECRET_PAUSED');
  }
  expect(upstream.received).toHaveLength(sent);
  // The pause is what refused: taken back, the same calls pass.
  await pause('open', false);
  for (const who of ['anonymous', 'user', 'owner'] as const) expect((await call('open', who)).status).toBe(200);
});

test('it is told before all that a policy says', async () => {
  await pause('open', true);
  expect(await codeOf(await call('open', 'user', 'https://elsewhere.example/'))).toBe('SECRET_PAUSED');
  await pause('open', false);
  expect(await codeOf(await call('open', 'user', 'https://elsewhere.example/'))).toBe('URL_NOT_ALLOWED');
});

test('an anonymous caller of a private secret does not learn of it', async () => {
  const body = async (name: string): Promise<unknown> => ({
    ...((await (await call(name, 'anonymous')).json()) as object),
    trace: '',
  });
  await pause('mine', true);
  expect(await body('mine')).toEqual(await body('nobody-has-this'));
  expect(await codeOf(await call('mine', 'user'))).toBe('SECRET_PAUSED');
  await pause('mine', false);
});

test('it is listed, and takes true or false only', async () => {
  await pause('open', true);
  const { secrets } = (await (await relay.owner('/v1/secrets')).json()) as { secrets: object[] };
  expect(secrets).toContainEqual(expect.objectContaining({ name: 'open', paused: true }));
  expect(secrets).toContainEqual(expect.objectContaining({ name: 'mine', paused: false }));
  const wrong = await pause('open', 'yes');
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toMatchObject({ code: 'INVALID_PARAMETER', param: 'paused' });
  await pause('open', false);
});

test('a new value resumes nothing, unless it says so', async () => {
  const put = async (fields: object): Promise<unknown> => {
    const allow = [{ origin: upstream.url }];
    const response = await relay.register({
      name: 'open',
      value: 'a-new-value-of-a-key',
      access: 'public',
      allow,
      ...fields,
    });
    expect(response.status).toBe(200);
    return ((await response.json()) as { paused: boolean }).paused;
  };
  await pause('open', true);
  expect(await put({})).toBe(true);
  expect(await codeOf(await call('open', 'user'))).toBe('SECRET_PAUSED');
  expect(await put({ paused: false })).toBe(false);
  expect((await call('open', 'user')).status).toBe(200);
  expect(await put({})).toBe(false);
  expect(await put({ paused: true })).toBe(true);
  await pause('open', false);
});

test('a secret registered anew after a deletion is not paused', async () => {
  const allow = [{ origin: upstream.url }];
  const spec = { name: 'again', value: 'a-value-of-some-key', access: 'public', allow };
  expect((await relay.register({ ...spec, paused: true })).status).toBe(201);
  expect((await relay.owner('/v1/secrets/again', { method: 'DELETE' })).status).toBe(204);
  expect((await relay.register(spec)).status).toBe(201);
  expect((await call('again', 'anonymous')).status).toBe(200);
});

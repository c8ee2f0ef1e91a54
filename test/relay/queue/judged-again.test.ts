import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { useQueueScene } from '../../support/relay/queue-scene.ts';
import { type Handler, json } from '../../support/upstream/upstreams.ts';

const { relay, upstream, allow, ask, post, enqueue, settled, signIn } = await useQueueScene();

/** The first call of a queue waits at the API until it is let go; the one behind it is accepted, and has not run yet. */
async function behindAnother(
  second: Record<string, unknown>,
  headers: Record<string, string> = {},
  ofSecond: Record<string, string> = headers,
) {
  let release = (): void => {};
  const held: Handler = (received, response) => {
    release = () => json({ ok: true })(received, response);
  };
  upstream.response = held;
  await enqueue({ queue: 'again' }, headers);
  await expect.poll(() => upstream.received.length).toBe(1);
  upstream.response = json({ ok: true });
  const { id } = await enqueue({ queue: 'again', ...second }, ofSecond);
  return {
    release: () => release(),
    /** The response of the second call. */
    run: async (): Promise<Response> => {
      release();
      return settled(id, ofSecond);
    },
  };
}
const register = (name: string, more: Record<string, unknown> = {}) =>
  relay.register({ name, value: 'sk-again-0123456789abcdef', access: 'public', allow, ...more });
const patch = (name: string, json: Record<string, unknown>) =>
  relay.owner(`/v1/secrets/${name}`, { method: 'PATCH', json });

describe('a call is judged when it runs, too', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['the secret was paused', 'SECRET_PAUSED', { paused: true }],
    ['the policy allows another destination only', 'URL_NOT_ALLOWED', { allow: [{ origin: 'https://api.example' }] }],
    ['the secret became private', 'SIGN_IN_REQUIRED', { access: 'private' }],
    ['the secret expired', 'SECRET_EXPIRED', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['the placement is not allowed any more', 'PLACEMENT_NOT_ALLOWED', { placements: ['query'] }],
  ])('%s: %s, and nothing is sent', async (_, code, change) => {
    await register('judged');
    const { run } = await behindAnother({ clientSecretName: 'judged' });
    expect((await patch('judged', change)).status).toBe(200);
    const response = await run();
    expect(await response.json()).toMatchObject({ code, sent: 'no' });
    expect(response.headers.get('client-secret-relay')).toBe('relay');
    expect(upstream.received).toHaveLength(1);
    await relay.owner('/v1/secrets/judged', { method: 'DELETE' });
  });

  test('its page is not allowed any more: ORIGIN_NOT_ALLOWED', async () => {
    const page = { origin: 'https://app.example' };
    await register('paged', { origins: ['https://app.example'] });
    // So that the page may still ask.
    await register('other', { origins: ['https://app.example'] });
    const { run } = await behindAnother({ clientSecretName: 'paged' }, {}, page);
    await patch('paged', { origins: ['https://other.example'] });
    expect(await (await run()).json()).toMatchObject({ code: 'ORIGIN_NOT_ALLOWED', sent: 'no' });
  });

  test('the device that sent it was revoked: TOKEN_INVALID', async () => {
    const headers = { authorization: `Bearer ${relay.device.deviceToken}` };
    const { release } = await behindAnother({ clientSecretName: 'mine' }, headers);
    const revoked = await relay.owner(`/v1/devices/${relay.device.deviceId}`, { method: 'DELETE' });
    expect(revoked.status).toBe(204);
    release();
    // Nobody can ask for it any more.
    const file = process.env.STORE === 'postgres' ? 'replica.db' : 'relay.db';
    const database = new DatabaseSync(path.join(relay.dataDir, file), { readOnly: true });
    const unsettled = () => database.prepare('SELECT count(*) AS count FROM calls WHERE expires IS NULL').get()?.count;
    await expect.poll(unsettled).toBe(0);
    database.close();
    expect(upstream.received).toHaveLength(1);
  });
});

test('a refused call is refused at once, and is not stored', async () => {
  await expect(enqueue({ clientSecretName: 'mine' })).rejects.toThrow('SIGN_IN_REQUIRED');
  await expect(enqueue({ url: 'https://evil.example/' })).rejects.toThrow('URL_NOT_ALLOWED');
  await expect(enqueue({ headers: {} })).rejects.toThrow('PLACEHOLDER_MISSING');
  expect((await post({}, { origin: 'https://evil.example' })).status).toBe(403);
  expect(await (await ask('/v1/queues/q')).json()).toMatchObject({ in_queue: 0 });
  expect(await signIn('somebody')).toBeDefined();
});

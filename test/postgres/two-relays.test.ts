import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createDatabase } from '../support/relay/postgres.ts';
import { callAt, startTwoRelays, type TwoRelays } from '../support/relay/postgres-relays.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** Milliseconds until the other relay goes by it: a notice, and on a busy machine some time. Without notices it would be a second. */
const SOON = { timeout: 5_000, interval: 5 };

let upstream: Upstream;
let relays: TwoRelays;
beforeAll(async () => {
  upstream = await startUpstream();
  relays = await startTwoRelays(await createDatabase(inject('postgres')));
});
afterAll(async () => {
  await relays[Symbol.asyncDispose]();
  await upstream.close();
});

const call = (name: string) => ({
  clientSecretName: name,
  url: `${upstream.url}/echo`,
  method: 'GET',
  headers: { authorization: 'Bearer $CLIENT_SECRET' },
});
const outcomeAtOther = async (name: string): Promise<string> => {
  const response = await callAt(relays.other, call(name));
  const { code } = response.ok ? { code: 'served' } : ((await response.json()) as { code: string });
  return response.ok ? 'served' : code;
};
const register = (name: string, more: object = {}) =>
  relays.owner.register({
    name,
    value: `value-of-${name}-0123456789`,
    access: 'public',
    allow: [{ origin: upstream.url }],
    ...more,
  });

test('a secret that is registered at one is served by the other', async () => {
  expect((await register('new')).status).toBe(201);
  await expect.poll(() => outcomeAtOther('new'), SOON).toBe('served');
});

test('a secret that is paused, changed, renamed or deleted at one is that at the other', async () => {
  await register('changing');
  await expect.poll(() => outcomeAtOther('changing'), SOON).toBe('served');
  const patch = (name: string, json: object) => relays.owner.fetch(`/v1/secrets/${name}`, { method: 'PATCH', json });
  expect((await patch('changing', { paused: true })).status).toBe(200);
  await expect.poll(() => outcomeAtOther('changing'), SOON).not.toBe('served');
  expect((await patch('changing', { paused: false, allow: [{ origin: 'https://elsewhere.example' }] })).status).toBe(
    200,
  );
  await expect.poll(() => outcomeAtOther('changing'), SOON).toBe('URL_NOT_ALLOWED');
  expect((await patch('changing', { name: 'renamed', allow: [{ origin: upstream.url }] })).status).toBe(200);
  await expect.poll(() => outcomeAtOther('renamed'), SOON).toBe('served');
  expect(await outcomeAtOther('changing')).toBe('SIGN_IN_REQUIRED');
  expect((await relays.owner.fetch('/v1/secrets/renamed', { method: 'DELETE' })).status).toBe(204);
  await expect.poll(() => outcomeAtOther('renamed'), SOON).toBe('SIGN_IN_REQUIRED');
  // Restored at the other one, by its own copy of the row.
  expect((await relays.atOther('/v1/secrets/renamed/restore', { method: 'POST' })).status).toBe(200);
  await expect.poll(async () => (await callAt(relays.one, call('renamed'))).status, SOON).toBe(200);
});

test('changes that both make at the same time are all kept, and the audit trail is one', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `both-${index}`);
  await register('shared');
  const done = await Promise.all(
    names.map((name, index) =>
      index % 2 === 0
        ? register(name)
        : relays.atOther('/v1/secrets/shared', {
            method: 'PATCH',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ origins: [`https://${name}.example`] }),
          }),
    ),
  );
  expect(new Set(done.map(({ status }) => status))).toEqual(new Set([200, 201]));
  const secrets = async () => {
    const response = await relays.owner.fetch('/v1/secrets?limit=1000');
    return ((await response.json()) as { secrets: { name: string; version: number }[] }).secrets;
  };
  // One version for each change of the ten: none was written over.
  const version = async () => (await secrets()).find(({ name }) => name === 'shared')?.version;
  await expect.poll(version, SOON).toBe(11);
  expect((await secrets()).filter(({ name }) => name.startsWith('both-')).length).toBe(10);
  const audit = (await (await relays.atOther('/v1/audit?limit=100')).json()) as { entries: { broken?: true }[] };
  expect(audit.entries.filter(({ broken }) => broken)).toEqual([]);
});

test('a sealed box that was used at one is refused by the other', async () => {
  const sealed = await relays.owner.seal({ name: 'boxed', value: 'value-of-box-0123456789' });
  expect((await relays.owner.fetch('/v1/secrets/boxed', { method: 'PUT', json: { sealed } })).status).toBe(201);
  const again = await relays.atOther('/v1/secrets/boxed', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sealed }),
  });
  expect(await again.json()).toMatchObject({ code: 'SEALED_BOX_REJECTED' });
});

test('a name that Postgres cannot keep is recorded without what it cannot', async () => {
  expect((await relays.owner.fetch('/v1/secrets/a%00b', { method: 'DELETE' })).status).toBe(404);
  const subjects = async () => {
    const response = await relays.atOther('/v1/audit?limit=100');
    return ((await response.json()) as { entries: { subject: string }[] }).entries.map(({ subject }) => subject);
  };
  await expect.poll(subjects, SOON).toContain('a\ufffdb');
});

test('a device that is revoked at one is out at the other', async () => {
  expect((await relays.atOther('/v1/devices')).status).toBe(200);
  const { deviceId } = relays.owner.device;
  expect((await relays.owner.fetch(`/v1/devices/${deviceId}`, { method: 'DELETE' })).status).toBe(204);
  await expect.poll(async () => (await relays.atOther('/v1/devices')).status, SOON).toBe(401);
});

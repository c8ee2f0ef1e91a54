import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { openStore } from '../support/relay/store.ts';

/** The trail as its owner sees it. */
let relay: LocalRelay;
beforeEach(async () => {
  relay = await startLocalRelay();
});
afterEach(() => relay.stop());

interface Entry {
  who: string;
  what: string;
  subject: string | null;
  code: string | null;
  count: number;
}
const trail = async (): Promise<Entry[]> =>
  ((await (await relay.owner('/v1/audit?limit=1000')).json()) as { entries: Entry[] }).entries;

test('what changed and what was refused is there: who, what, which, code, and no value', async () => {
  const value = 'audit-canary-value-0123456789';
  await relay.register({ name: 'a', value, access: 'public', allow: [{ origin: 'https://api.example' }] });
  await relay.owner('/v1/secrets/a', { method: 'PATCH', json: { access: 'public' } });
  await relay.owner('/v1/secrets/a', { method: 'PATCH', json: { name: 'b' } });
  await relay.owner('/v1/secrets/b', { method: 'PATCH', json: { access: value } });
  await relay.owner('/v1/secrets/b', { method: 'PUT', json: { sealed: value } });
  const request = {
    clientSecretName: 'b',
    url: 'https://evil.example/',
    method: 'GET',
    headers: { A: '$CLIENT_SECRET' },
  };
  await relay.call(request);
  await relay.call({ ...request, clientSecretName: 'unknown' });
  await relay.call(request, { authorization: 'Bearer csr_unknown' });
  await relay.call(request, { origin: 'https://evil.example' });
  await relay.owner('/v1/secrets/b', { method: 'DELETE' });
  await relay.owner('/v1/secrets/b/restore', { method: 'POST' });
  const entries = await trail();
  const device = `device:${relay.device.deviceId}`;
  const of = ({ who, what, subject, code }: Entry) => [who, what, subject, code];
  expect(
    entries
      .map(of)
      .filter(([, , , code]) => code === null)
      .reverse(),
  ).toEqual([
    [device, 'device.paired', relay.device.deviceId, null],
    [device, 'secret.put', 'a', null],
    [device, 'secret.changed', 'a', null],
    [device, 'secret.renamed', 'a → b', null],
    [device, 'secret.deleted', 'b', null],
    [device, 'secret.restored', 'b', null],
  ]);
  expect(entries.map(of).filter(([, , , code]) => code !== null)).toEqual(
    expect.arrayContaining([
      [device, 'secret.changed', 'b', 'INVALID_PARAMETER'],
      [device, 'secret.put', 'b', 'SEALED_BOX_REJECTED'],
      ['anonymous', 'request.refused', 'b', 'URL_NOT_ALLOWED'],
      ['anonymous', 'request.refused', 'unknown', 'SIGN_IN_REQUIRED'],
      ['anonymous', 'caller.refused', null, 'TOKEN_INVALID'],
      ['anonymous', 'page.refused', 'https://evil.example', 'ORIGIN_NOT_ALLOWED'],
    ]),
  );
  expect(JSON.stringify(entries)).not.toContain(value);
});

test('a flood of refusals costs few writes and few entries, all of it is counted, and the owner gets through', async () => {
  const request = { url: 'https://evil.example/', method: 'GET', headers: { A: '$CLIENT_SECRET' } };
  const total = 600;
  for (let i = 0; i < total; i += 20) {
    await Promise.all(
      Array.from({ length: 20 }, async (_, j) =>
        (await relay.call({ ...request, clientSecretName: `name-${(i + j) % 200}` })).text(),
      ),
    );
  }
  const size = (await trail()).length;
  expect(size).toBeLessThan(40);
  await relay.owner('/v1/secrets/x', { method: 'DELETE' });
  const dataDir = relay.dataDir;
  const stopped = await keepFolder(relay, dataDir);
  expect(stopped.verify).toBeNull();
  const refused = stopped.entries.filter(({ code }) => code === 'SIGN_IN_REQUIRED' || code === 'RATE_LIMITED');
  expect(refused.reduce((sum, { count }) => sum + count, 0)).toBe(total);
  expect(refused.find(({ who }) => who === 'several')?.subject).toBeNull();
  expect(refused.length).toBeLessThan(80);
});

/** Ends the relay, which writes what waits, and reads the trail from the folder. */
async function keepFolder(relay: LocalRelay, dataDir: string) {
  await relay.end();
  const store = await openStore(dataDir);
  const read = { verify: store.audit.verify(), entries: (await store.audit.page(1000, null)).entries };
  await store.close();
  return read;
}

test('pages go on where the one before ended', async () => {
  for (let i = 0; i < 5; i++) await relay.owner('/v1/secrets/x', { method: 'PATCH', json: { name: `n${i}` } });
  const page = async (query: string) =>
    (await (await relay.owner(`/v1/audit?${query}`)).json()) as { entries: { id: number }[]; cursor: number | null };
  const first = await page('limit=4');
  const second = await page(`limit=4&cursor=${first.cursor}`);
  expect([...first.entries, ...second.entries].map(({ id }) => id)).toEqual([6, 5, 4, 3, 2, 1]);
  expect(second.cursor).toBeNull();
  for (const query of ['limit=0', 'limit=1001', 'limit=x', 'cursor=x', 'cursor=1.5']) {
    expect((await relay.owner(`/v1/audit?${query}`)).status, query).toBe(400);
  }
  expect((await fetch(`${relay.url}/v1/audit`)).status).toBe(401);
});

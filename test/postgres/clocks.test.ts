import { expect, inject, test } from 'vitest';
import { clockAt } from '../support/relay/counter-scene.ts';
import { pairOwner } from '../support/relay/owner.ts';
import { createDatabase, query } from '../support/relay/postgres.ts';
import { callAt, ROOT_KEY, startOn } from '../support/relay/postgres-relays.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startUpstream } from '../support/upstream/upstreams.ts';

/** Longer than a window, and shorter than what sealed boxes allow. */
const FAST = 'data:text/javascript,globalThis.trueNow=Date.now;Date.now=()=>trueNow()+90000';

test('relays whose clocks differ by more than a window count in the same one', async () => {
  const url = await createDatabase(inject('postgres'));
  await using upstream = await startUpstream();
  await using fast = await startRelayProcess({
    RELAY_DATABASE_URL: url,
    RELAY_ROOT_KEY: ROOT_KEY,
    NODE_OPTIONS: `--import=${FAST}`,
  });
  const owner = await pairOwner(fast.connectLink);
  const limits = { perMinute: 4 };
  await owner.register({
    name: 'a',
    value: 'clock-canary-0123456789',
    access: 'public',
    allow: [{ origin: upstream.url }],
    limits,
  });
  const folder = await temporaryFolder();
  const right = await startOn(url, folder.path);
  const call = async (relay: { readonly url: string }): Promise<Response> =>
    callAt(relay, {
      clientSecretName: 'a',
      url: upstream.url,
      method: 'GET',
      headers: { 'X-Key': '$CLIENT_SECRET' },
    });
  // However long the calls take, it is one minute.
  await query(url, clockAt(Date.now()));
  const statuses: number[] = [];
  for (const relay of [right, fast, right, fast]) statuses.push((await call(relay)).status);
  expect(statuses).toEqual([200, 200, 200, 200]);
  const refused = await Promise.all([call(right), call(fast)]);
  for (const { status, headers } of refused) {
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
  }
  const trace = await owner.fetch(`/v1/traces/${refused[1]?.headers.get('client-secret-trace')}`);
  const { at } = (await trace.json()) as { at: string };
  // The clock of that relay is really another one.
  expect(Date.parse(at) - Date.now()).toBeGreaterThan(60_000);
  await right.stop();
  await folder.remove();
}, 120_000);

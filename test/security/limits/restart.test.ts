import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { readConfig } from '../../../relay/config/config.ts';
import { startRelay } from '../../../relay/main.ts';
import { RELAY_PROGRAM, ROOT } from '../../../scripts/targets.ts';
import { firstMatch } from '../../support/output.ts';
import { pairOwner } from '../../support/relay/owner.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { startUpstream } from '../../support/upstream/upstreams.ts';

test('a quota holds over a stop, and over a kill but for the last second', async () => {
  await using upstream = await startUpstream();
  const folder = await temporaryFolder();
  const env = { RELAY_PORT: '0', RELAY_DATA_DIR: folder.path, RELAY_ALLOW_NETWORKS: '127.0.0.0/8' };
  const config = readConfig({ ...env, RELAY_LOG_LEVEL: 'silent' });
  if (!config.ok) throw new Error(config.refusal.detail);

  const call = async (relay: string, name: string): Promise<number> => {
    const request = {
      clientSecretName: name,
      url: upstream.url,
      method: 'GET',
      headers: { 'X-Key': '$CLIENT_SECRET' },
    };
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`${relay}/v1/request`, { method: 'POST', headers, body: JSON.stringify(request) })).status;
  };
  const used = (): number => {
    const database = new DatabaseSync(path.join(folder.path, 'relay.db'), { readOnly: true });
    const { sum } = database.prepare('SELECT sum(used) AS sum FROM counts').get() as { sum: number };
    database.close();
    return sum;
  };

  const first = await startRelay(config.value);
  const owner = await pairOwner(first.connectLink ?? '');
  const secret = { value: 'a-value-of-some-key', access: 'public', allow: [{ origin: upstream.url }] };
  await owner.register({ ...secret, name: 'day', limits: { perDay: 5 } });
  await owner.register({ ...secret, name: 'minute', limits: { perMinute: 1 } });
  expect([await call(first.url, 'day'), await call(first.url, 'day'), await call(first.url, 'minute')]).toEqual([
    200, 200, 200,
  ]);
  // At once after the calls: the stop itself writes what was counted.
  await first.stop();
  expect(used()).toBe(3);

  const start = async () => {
    const relay = spawn(process.execPath, [RELAY_PROGRAM, 'start'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH ?? '', ...env },
    });
    const [, url = ''] = await firstMatch(relay, /^Relay ready at (\S+)$/m);
    return { relay, url };
  };
  const second = await start();
  expect(await call(second.url, 'minute')).toBe(429);
  expect(await call(second.url, 'day')).toBe(200);
  await vi.waitFor(() => expect(used()).toBe(4), { timeout: 10_000 });
  second.relay.kill('SIGKILL');
  await once(second.relay, 'close');

  const third = await start();
  expect([await call(third.url, 'day'), await call(third.url, 'day')]).toEqual([200, 200]);
  expect(await call(third.url, 'day')).toBe(429);
  third.relay.kill('SIGTERM');
  await once(third.relay, 'close');
  expect(used()).toBe(6);
  await folder.remove();
});

import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { RELAY_PROGRAM } from '../../scripts/targets.ts';
import { startLocalRelay } from '../support/relay/local-relay.ts';
import { openStore } from '../support/relay/store.ts';
import { runs } from '../support/runs.ts';
import { startUpstream } from '../support/upstream/upstreams.ts';

const SECRETS = 200;

test('keys rotate beside a relay under load, killed again and again: no call fails, and in the end every row is encrypted anew', async () => {
  await using upstream = await startUpstream();
  const relay = await startLocalRelay();
  const store = await openStore(relay.dataDir);
  const policy = { access: 'public', allow: [{ origin: upstream.url }] };
  for (let i = 0; i < SECRETS; i++) await store.vault.set(`s${i}`, `value ${i}`, policy, 'cli');

  let rotating = true;
  let calls = 0;
  const failed: string[] = [];
  const load = async (worker: number): Promise<void> => {
    for (let i = worker; rotating; i = (i + 1) % SECRETS) {
      const response = await relay.call({
        clientSecretName: `s${i}`,
        url: `${upstream.url}/s${i}`,
        method: 'GET',
        headers: { 'x-key': '$CLIENT_SECRET' },
      });
      calls += 1;
      if (response.status !== 200) failed.push(`${response.status} ${await response.text()}`);
      else await response.text();
      if (i % 50 === worker) {
        const saved = await relay.register({ name: `w${worker}`, value: `value ${calls}`, ...policy });
        if (!saved.ok) failed.push(`${saved.status} ${await saved.text()}`);
      }
    }
  };
  const workers = [0, 1, 2, 3].map(load);

  /** The exit code, null where it was killed: once the first rows of an epoch are written, or later. */
  const rotate = (killAfter: number | null): Promise<number | null> => {
    const child = spawn(process.execPath, [RELAY_PROGRAM, 'keys', 'rotate'], {
      stdio: 'ignore',
      env: { PATH: process.env.PATH, RELAY_DATA_DIR: relay.dataDir },
    });
    const before = store.manifest.head.rowEpoch;
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const watch = (): void => {
      if (child.exitCode !== null || killAfter === null) return;
      const epoch = store.manifest.head.rowEpoch;
      const done = store.database.prepare('SELECT count(*) AS count FROM secrets WHERE key_epoch = ?').get(epoch);
      if (epoch > before - 1 && Number(done?.count) >= killAfter && Number(done?.count) < SECRETS)
        child.kill('SIGKILL');
      else setTimeout(watch, 1);
    };
    watch();
    return ended;
  };

  /** Waits until calls came through since now, however slow the machine is. */
  const moreCalls = (): Promise<void> => {
    const before = calls;
    return expect.poll(() => calls, { timeout: 60_000 }).toBeGreaterThan(before + 20);
  };

  let killed = 0;
  for (let i = 0; i < runs(2, 50); i++) {
    await moreCalls();
    if ((await rotate(20 + ((i * 37) % 150))) === null) killed += 1;
  }
  await moreCalls();
  expect(await rotate(null)).toBe(0);
  await moreCalls();
  rotating = false;
  await Promise.all(workers);

  expect(failed).toEqual([]);
  expect(store.database.prepare('SELECT count(DISTINCT key_epoch) AS epochs FROM secrets').get()).toEqual({
    epochs: 1,
  });
  expect(store.manifest.head.rowEpoch).toBeGreaterThan(1);
  // Each call carried its own secret's value.
  const wrong = upstream.received.filter(({ target, headers }) => headers['x-key'] !== target.replace('/s', 'value '));
  expect(wrong).toEqual([]);
  expect(store.audit.verify()).toBeNull();
  await store.close();
  await relay.stop();
  console.info(`rotation: ${calls} calls, ${failed.length} failed, ${killed} kills`);
});

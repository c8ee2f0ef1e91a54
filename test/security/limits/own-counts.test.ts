import { expect, test } from 'vitest';
import { readConfig } from '../../../relay/config/config.ts';
import { startRelay } from '../../../relay/main.ts';
import { startLocalRelay } from '../../support/relay/local-relay.ts';
import { rawRequest } from '../../support/relay/raw-request.ts';
import { callOf } from '../../support/relay/worker-scene.ts';
import { startUpstream } from '../../support/upstream/upstreams.ts';

const CALLS = 500;
const LIMIT = 100;

test('processes that count for themselves, on the same store, let more through', async () => {
  await using upstream = await startUpstream();
  const relay = await startLocalRelay({ RELAY_WORKERS: '1' });
  await relay.register({
    name: 'a',
    value: 'worker-canary-0123456789',
    access: 'public',
    allow: [{ origin: upstream.url }],
    limits: { perDay: LIMIT },
  });
  const config = readConfig({
    RELAY_PORT: '0',
    RELAY_DATA_DIR: relay.dataDir,
    RELAY_LOG_LEVEL: 'silent',
    RELAY_ALLOW_NETWORKS: '127.0.0.0/8',
  });
  if (!config.ok) throw new Error(config.refusal.detail);
  const other = await startRelay(config.value);
  const urls = [relay.url, other.url];
  const responses = await Promise.all(
    Array.from({ length: CALLS }, (_, index) => rawRequest(urls[index % 2] ?? '', callOf('a', upstream.url))),
  );
  expect(responses.filter(({ status }) => status === 200).length).toBe(2 * LIMIT);
  await other.stop();
  await relay.stop();
});

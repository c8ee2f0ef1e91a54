import { expect, test } from 'vitest';
import { isOpenWithoutTls } from '../../../relay/devices/pairing-link.ts';
import { startRelayProcess } from '../../support/relay/relay-process.ts';

test.each<[host: string, publicUrl: string, open: boolean]>([
  ['127.0.0.1', 'http://127.0.0.1:8787', false],
  ['127.9.9.9', 'http://127.9.9.9:8787', false],
  ['::1', 'http://[::1]:8787', false],
  ['localhost', 'http://localhost:8787', false],
  ['0.0.0.0', 'https://relay.example', false],
  ['0.0.0.0', 'http://relay.example', true],
  ['::', 'http://127.0.0.1:8787', true],
  ['192.168.1.2', 'http://192.168.1.2:8787', true],
  ['127.0.0.1.example', 'http://127.0.0.1.example:8787', true],
])('a relay that listens on %s as %s: open without TLS? %s', (host, publicUrl, open) => {
  expect(isOpenWithoutTls(host, publicUrl)).toBe(open);
});

test('it is told at the start', async () => {
  const told = async (env: Record<string, string>): Promise<boolean> => {
    await using relay = await startRelayProcess(env);
    expect(await relay.quit()).toBe(0);
    return relay.output().includes('no TLS');
  };
  expect(await told({ RELAY_HOST: '0.0.0.0' })).toBe(true);
  expect(await told({ RELAY_HOST: '0.0.0.0', RELAY_PUBLIC_URL: 'https://relay.example' })).toBe(false);
  expect(await told({})).toBe(false);
});

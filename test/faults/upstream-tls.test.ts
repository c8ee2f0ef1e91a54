import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ending, type FaultRelay, startFaultRelay } from '../support/relay/fault-relay.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { type Authority, selfSigned } from '../support/upstream/certificates.ts';
import { type Behaviour, keepsSaying, says, saysAndEnds, startRawUpstream } from '../support/upstream/raw-upstream.ts';

const NAMES = ['127.0.0.1'];
const YEAR_MS = 365 * 86_400_000;
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const TLS: Ending = { code: 'UPSTREAM_TLS' };

let folder: TemporaryFolder;
let authority: Authority;
let relay: FaultRelay;
/** The same without the authority: what it refuses is refused for the certificate's sake. */
let distrustful: FaultRelay;

beforeAll(async () => {
  folder = await temporaryFolder();
  authority = selfSigned({ isAuthority: true });
  const file = path.join(folder.path, 'ca.pem');
  await writeFile(file, authority.cert);
  [relay, distrustful] = await Promise.all([startFaultRelay({ RELAY_CA_FILE: file }), startFaultRelay()]);
});
afterAll(async () => {
  await Promise.all([relay.relay.stop(), distrustful.relay.stop()]);
  await folder.remove();
});

test('an honest one is called, with a server name that fits', async () => {
  await using upstream = await startRawUpstream(authority.issue({ names: NAMES }));
  await relay.run(upstream, says(OK), { body: 'ok' });
  await using stranger = await startRawUpstream(authority.issue({ names: NAMES }));
  await distrustful.run(stranger, says(OK), TLS);
});

describe('a certificate that does not hold', () => {
  test.concurrent.for<[string, () => Authority]>([
    ['signed by itself', () => selfSigned({ names: NAMES })],
    ['signed by nobody known', () => selfSigned({ isAuthority: true }).issue({ names: NAMES })],
    ['expired', () => authority.issue({ names: NAMES, until: new Date(Date.now() - 60_000) })],
    [
      'not valid yet',
      () =>
        authority.issue({
          names: NAMES,
          from: new Date(Date.now() + YEAR_MS),
          until: new Date(Date.now() + 2 * YEAR_MS),
        }),
    ],
    ['for another host', () => authority.issue({ names: ['127.0.0.2', 'api.example'] })],
    ['for no host', () => authority.issue({})],
    ['signed by one that may not sign', () => authority.issue({ names: NAMES }).issue({ names: NAMES })],
  ])('%s', async ([, make]) => {
    await using upstream = await startRawUpstream(make());
    await relay.run(upstream, says(OK), TLS);
    expect(upstream.requests).toEqual([]);
  });
});

describe('a handshake that comes to nothing', () => {
  test.concurrent.for<[string, Parameters<typeof startRawUpstream>[0], Ending]>([
    ['TLS 1.1 only', { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }, TLS],
    ['no cipher in common', { ciphers: 'ECDHE-RSA-AES128-SHA', maxVersion: 'TLSv1.2' }, TLS],
    ['another protocol than HTTP', { ALPNProtocols: ['spdy/3.1'] }, TLS],
  ])('%s', async ([, options, ending]) => {
    await using upstream = await startRawUpstream({ ...authority.issue({ names: NAMES }), ...options });
    await relay.run(upstream, says(OK), ending);
    expect(upstream.requests).toEqual([]);
  });

  test.concurrent.for<[string, Behaviour, Ending]>([
    ['it says nothing', () => {}, { code: 'UPSTREAM_TIMEOUT' }],
    ['it closes', (socket) => void socket.end(), TLS],
    ['it resets', (socket) => void socket.once('data', () => socket.resetAndDestroy()), TLS],
    ['it speaks plain HTTP', says(OK), TLS],
    ['it talks without end', keepsSaying('', Buffer.alloc(65_536, 22)), TLS],
    ['it drips', keepsSaying('\x16\x03\x03\x40\x00', '\x02', 50), { code: 'UPSTREAM_TIMEOUT' }],
  ])('%s', async ([, behave, ending]) => {
    await using upstream = await startRawUpstream();
    await relay.run(asSecure(upstream, behave), behave, ending);
  });
});

describe('a response that breaks within TLS', () => {
  const KB64 = 'x'.repeat(65_536);
  test.concurrent.for<[string, Behaviour, Ending]>([
    ['before the headers', (socket) => void socket.end(), { code: 'UPSTREAM_INTERRUPTED' }],
    ['in the headers', saysAndEnds('HTTP/1.1 200 OK\r\nX-A'), { code: 'UPSTREAM_INTERRUPTED' }],
    ['in a long body', saysAndEnds(`HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n${KB64}`), 'broken'],
    ['by never coming', () => {}, { code: 'UPSTREAM_TIMEOUT' }],
    ['by not being HTTP', says('SSH-2.0-OpenSSH_9.9\r\n'), { code: 'UPSTREAM_PROTOCOL' }],
  ])('%s', async ([, behave, ending]) => {
    await using upstream = await startRawUpstream(authority.issue({ names: NAMES }));
    await relay.run(upstream, behave, ending);
  });
});

/** Behaves so on the bare connection, where a TLS hello is all that ever comes. */
function asSecure(upstream: Awaited<ReturnType<typeof startRawUpstream>>, behave: Behaviour) {
  upstream.connected = (socket) => behave(socket, '');
  return Object.assign(upstream, { url: upstream.url.replace('http:', 'https:') });
}

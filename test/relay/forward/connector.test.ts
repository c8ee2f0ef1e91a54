import net from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ConnectorOptions, type ConnectTimings, createConnector } from '../../../relay/forward/connector.ts';
import { ForwardFailure } from '../../../relay/forward/failure.ts';

const TIMEOUT = 1_000;
const OPEN = '8.8.8.8';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());
const flow = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** A connector whose dial opens nothing: each socket is there to be connected by the test. */
function scene(addresses: readonly string[] | Error = [OPEN], options: Partial<ConnectorOptions> = {}) {
  const dialled: string[] = [];
  const sockets: net.Socket[] = [];
  const asked: string[] = [];
  const connected: [string, ConnectTimings][] = [];
  const connector = createConnector({
    allowNetworks: ['10.0.0.0/8', '127.0.0.0/8', '::1'],
    connectTimeout: TIMEOUT,
    lookup: async (hostname) => {
      asked.push(hostname);
      if (addresses instanceof Error) throw addresses;
      return addresses.map((address) => ({ address }));
    },
    dial: ({ host, port }) => {
      dialled.push(`${host} ${port}`);
      const socket = new net.Socket();
      sockets.push(socket);
      return socket;
    },
    onConnect: (origin, timings) => void connected.push([origin, timings]),
    ...options,
  });
  const outcomes: unknown[] = [];
  const connect = async (url: string) => {
    const { protocol, hostname, host, port } = new URL(url);
    connector({ protocol, hostname, host, port } as never, (error, socket) => {
      outcomes.push(error instanceof ForwardFailure ? error.refusal.code : (error ?? socket));
    });
    await flow();
    return outcomes;
  };
  return { dialled, sockets, asked, connected, outcomes, connect };
}

describe('an address is dialled only if', () => {
  test('every address of its name is public', async () => {
    for (const addresses of [['169.254.169.254'], [OPEN, '192.168.0.1'], ['::1%lo', OPEN], ['::ffff:192.168.0.1']]) {
      const { connect, dialled } = scene(addresses);
      expect([await connect('https://name.example/'), dialled]).toEqual([['ADDRESS_REFUSED'], []]);
    }
  });

  test('it is public itself, in any spelling, without asking for a name', async () => {
    for (const host of ['192.168.0.1', '0xc0a80001', '[fe80::1]', '[::ffff:192.168.0.1]', '169.254.169.254']) {
      const { connect, dialled, asked } = scene();
      expect([await connect(`https://${host}/`), dialled, asked]).toEqual([['ADDRESS_REFUSED'], [], []]);
    }
    const { connect, dialled, asked } = scene();
    await connect('https://[2600::1]:8443/');
    expect([dialled, asked]).toEqual([['2600::1 8443'], []]);
  });

  test('its name has one', async () => {
    for (const none of [[], new Error('not found')]) {
      const { connect, dialled } = scene(none);
      expect([await connect('https://name.example/'), dialled]).toEqual([['UPSTREAM_UNREACHABLE'], []]);
    }
  });

  test('the call is by https, or every address is of an allowed network', async () => {
    const mixed = scene(['10.0.0.1', OPEN]);
    expect([await mixed.connect('http://name.example/'), mixed.dialled]).toEqual([['INSECURE_URL'], []]);
    const open = scene();
    expect([await open.connect('http://name.example/'), open.dialled]).toEqual([['INSECURE_URL'], []]);
    const admitted = scene(['10.0.0.1', '10.0.0.2']);
    await admitted.connect('http://name.example/');
    expect(admitted.dialled).toEqual(['10.0.0.1 80']);
  });

  test('it is not the relay itself, which would call itself without end', async () => {
    for (const url of ['http://127.0.0.1:8787/', 'http://[::1]:8787/']) {
      const own = scene([], { ownPort: () => 8787 });
      expect([await own.connect(url), own.dialled]).toEqual([['ADDRESS_REFUSED'], []]);
    }
    const mapped = scene(['::ffff:127.0.0.1'], { ownPort: () => 8787 });
    expect(await mapped.connect('http://name.example:8787/')).toEqual(['ADDRESS_REFUSED']);
    const among = scene(['10.0.0.1', '127.0.0.1'], { ownPort: () => 8787 });
    expect([await among.connect('http://name.example:8787/'), among.dialled]).toEqual([['ADDRESS_REFUSED'], []]);
    const other = scene([], { ownPort: () => 8788 });
    await other.connect('http://127.0.0.1:8787/');
    const elsewhere = scene(['10.0.0.1'], { ownPort: () => 8787 });
    await elsewhere.connect('http://name.example:8787/');
    expect([other.dialled, elsewhere.dialled]).toEqual([['127.0.0.1 8787'], ['10.0.0.1 8787']]);
  });

  test('with the port of its scheme, where the URL names none', async () => {
    const { connect, dialled, asked } = scene();
    await connect('https://name.example/');
    expect([dialled, asked]).toEqual([[`${OPEN} 443`], ['name.example']]);
  });
});

describe('a connection', () => {
  async function connected(bytesRead = 0) {
    const made = scene(['10.0.0.1']);
    await made.connect('http://name.example:8080/');
    const [socket] = made.sockets as [net.Socket];
    Object.defineProperty(socket, 'bytesRead', { value: bytesRead });
    socket.emit('connect');
    await flow();
    return { ...made, socket };
  }

  test('is given with its timings, and has no deadline any more', async () => {
    const { outcomes, socket, connected: seen } = await connected();
    expect(outcomes).toEqual([socket]);
    expect(seen).toMatchObject([
      ['http://name.example:8080', { readyAt: expect.any(Number), dns: expect.any(Number), isHttp2: false }],
    ]);
    expect(seen[0]?.[1]).not.toHaveProperty('tls');
    vi.advanceTimersByTime(2 * TIMEOUT);
    expect([outcomes.length, socket.destroyed]).toEqual([1, false]);
  });

  test.each([
    [0, false],
    [7, true],
  ])('that breaks is marked as used before, if %i bytes were read from it', async (bytesRead, wasReused) => {
    const { socket } = await connected(bytesRead);
    const errors: unknown[] = [];
    socket.on('error', (error) => errors.push(error));
    socket.emit('error', Object.assign(new Error('x'), { code: 'ECONNRESET' }));
    socket.emit('error', Object.assign(new Error('x'), { code: 'EPIPE' }));
    // undici would take a reset for the end of the body.
    expect(errors).toMatchObject([
      { code: 'UPSTREAM_RESET', wasReused },
      { code: 'EPIPE', wasReused },
    ]);
  });

  test('that is not made in time is given up', async () => {
    const { connect, outcomes, sockets } = scene();
    await connect('https://name.example/');
    vi.advanceTimersByTime(TIMEOUT - 1);
    expect(outcomes).toEqual([]);
    vi.advanceTimersByTime(1);
    await flow();
    expect([outcomes, sockets[0]?.destroyed]).toEqual([['UPSTREAM_TIMEOUT'], true]);
  });

  test('is not dialled at all where its name took all of the time', async () => {
    const found = Promise.withResolvers<{ address: string }[]>();
    const { connect, outcomes, dialled } = scene([], { lookup: () => found.promise });
    await connect('https://name.example/');
    vi.advanceTimersByTime(TIMEOUT);
    found.resolve([{ address: OPEN }]);
    await flow();
    expect([outcomes, dialled]).toEqual([['UPSTREAM_TIMEOUT'], []]);
  });

  test('that is refused fails with its error', async () => {
    const { connect, outcomes, sockets } = scene();
    await connect('https://name.example/');
    const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    sockets[0]?.destroy(refused);
    await flow();
    expect(outcomes).toEqual([refused]);
    vi.advanceTimersByTime(TIMEOUT);
    expect(outcomes).toHaveLength(1);
  });
});

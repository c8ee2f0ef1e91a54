import diagnostics from 'node:diagnostics_channel';
import net, { type Socket } from 'node:net';
import { Agent, interceptors } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createConnector } from '../../relay/forward/connector.ts';
import { type Random, seededRandom } from '../support/random.ts';
import { startUnsent } from '../support/relay/unsent.ts';
import { runs } from '../support/runs.ts';
import { embedded, publicAddress, specialAddress, spelled } from '../support/upstream/addresses.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/**
 * An upstream that is allowed responds with redirects to where nothing may go: none is followed, also where the policy
 * allows the origin. Connections are counted by Node itself; what is dialled beyond the upstream is noted and comes to nothing, so no packet
 * leaves the machine, also where redirects are followed on purpose.
 */
const SEED = 30_307;
const STATUSES = [300, 301, 302, 303, 305, 307, 308, 399];

interface Redirect {
  readonly status: number;
  readonly location: string;
}

function hostile(random: Random, count: number): Redirect[] {
  return Array.from({ length: count }, (_, index) => {
    const special = random.whole(3) === 0 ? embedded(random, specialAddress(random, 4)) : specialAddress(random);
    const address = index % 10 === 0 ? publicAddress(random) : special;
    const host = random.whole(6) === 0 ? `name-${index}.example` : spelled(random, address);
    const location = random.pick([
      `http://${host}/latest/meta-data/`,
      `https://${host}/`,
      `https://user:password@${host}/`,
      `http://${host}:${1 + random.whole(65_535)}/?q#f`,
      `//${host}/`,
      `HTTP://${host}`,
      `\\\\${host}/`,
    ]);
    return { status: random.pick(STATUSES), location };
  });
}

const count = runs(400, 4_000);
const redirects = hostile(seededRandom(SEED), count);

let upstream: Upstream;
/** Client connections of this process by the port that they went to. */
const connected = new Map<number, number>();
const noteSocket = (message: unknown): void => {
  const { socket } = message as { socket: Socket };
  socket.once('connect', () => connected.set(socket.remotePort ?? 0, (connected.get(socket.remotePort ?? 0) ?? 0) + 1));
};

beforeAll(async () => {
  upstream = await startUpstream(({ target }, response) => {
    const { status, location } = redirects[Number(/^\/(\d+)/.exec(target)?.[1])] ?? { status: 200, location: '' };
    // Bytes, as some hosts are spelled outside ASCII.
    response.writeHead(status, { location: Buffer.from(location).toString('latin1') }).end();
  });
  diagnostics.subscribe('net.client.socket', noteSocket);
});
afterAll(async () => {
  diagnostics.unsubscribe('net.client.socket', noteSocket);
  await upstream.close();
});

/** Dials the upstream, and notes what else it is asked for. */
function dialOnly(elsewhere: string[]) {
  return ({ host, port }: { host: string; port: number }): Socket => {
    if (host === '127.0.0.1' && port === upstream.port) return net.connect({ host, port });
    elsewhere.push(`${host}:${port}`);
    const socket = new net.Socket();
    process.nextTick(() => socket.destroy(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })));
    return socket;
  };
}

/** A few at a time. */
async function each(work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

/** Every redirect is asked for once; returns how often each code came, and what was connected to or looked up beside. */
async function follow(allow: (redirect: Redirect) => readonly string[]) {
  const elsewhere: string[] = [];
  const lookups: string[] = [];
  const lookup = async (name: string) => {
    lookups.push(name);
    return [{ address: '169.254.169.254' }];
  };
  const relay = startUnsent({ allowNetworks: ['127.0.0.1/32'], dial: dialOnly(elsewhere), lookup });
  connected.clear();
  upstream.received.length = 0;
  const codes: Record<string, number> = {};
  await each(async (index) => {
    const allowed = [upstream.url, ...allow(redirects[index] as Redirect)];
    const code = String(await relay.send(`${upstream.url}/${index}`, allowed));
    codes[code] = (codes[code] ?? 0) + 1;
  });
  await relay.close();
  return { codes, elsewhere, lookups };
}

test(`${count} generated redirects are refused, and nothing but the upstream is connected to or looked up`, async () => {
  expect(await follow(() => [])).toEqual({ codes: { REDIRECT_REFUSED: count }, elsewhere: [], lookups: [] });
  expect(upstream.received).toHaveLength(count);
  expect([...connected.keys()]).toEqual([upstream.port]);
});

test('where the policy allows their origins, the address decides', async () => {
  const { codes, elsewhere } = await follow(({ location }) => {
    const origin = URL.parse(location, upstream.url)?.origin;
    return origin === undefined ? [] : [origin];
  });
  const { ADDRESS_REFUSED = 0, INSECURE_URL = 0 } = codes;
  expect(ADDRESS_REFUSED + INSECURE_URL).toBeGreaterThan(count / 4);
  // A tenth of them leads to public addresses, and nothing else is dialled.
  expect(elsewhere.length).toBeLessThan(count / 10);
  expect(elsewhere.filter((to) => /^(?:10|127|169\.254|192\.168|\[?f[cde])/.test(to))).toEqual([]);
});

test('a client that follows them goes where they lead', async () => {
  const elsewhere: string[] = [];
  const agent = new Agent({
    connect: createConnector({
      allowNetworks: ['0.0.0.0/0', '::/0'],
      connectTimeout: 5_000,
      lookup: async () => [{ address: '169.254.169.254' }],
      dial: dialOnly(elsewhere),
      onConnect: () => {},
    }),
  }).compose(interceptors.redirect({ maxRedirections: 1 }));
  await each(async (index) => {
    try {
      const { body } = await agent.request({ origin: upstream.url, path: `/${index}`, method: 'GET' });
      await body.dump();
    } catch {}
  });
  // It knows five of the eight statuses.
  expect(elsewhere.length).toBeGreaterThan(count / 2);
  expect(new Set(elsewhere).size).toBeGreaterThan(count / 4);
  await agent.close();
});

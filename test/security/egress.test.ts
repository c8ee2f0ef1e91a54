import diagnostics from 'node:diagnostics_channel';
import os from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAddressClassifier, SPECIAL_CHECKS } from '../../relay/forward/address.ts';
import type { Lookup } from '../../relay/forward/connector.ts';
import { isOwnAddress } from '../../relay/forward/own-address.ts';
import { type Random, seededRandom } from '../support/random.ts';
import { startUnsent, type Unsent } from '../support/relay/unsent.ts';
import { runs } from '../support/runs.ts';
import {
  embedded,
  publicAddress,
  registeredAddresses,
  specialAddress,
  spelled,
} from '../support/upstream/addresses.ts';

const SEED = 20_260;
const EVERY_NETWORK = ['0.0.0.0/0', '::/0'];

interface Target {
  readonly url: string;
  /** What its name resolves to; an address needs no look-up. */
  readonly addresses: readonly string[];
}

/** Half are addresses in the URL, half are names: one special address, or one hidden among public ones. */
function hostileTargets(random: Random, count: number): Target[] {
  return Array.from({ length: count }, (_, index) => {
    const plain = specialAddress(random);
    const address = random.whole(3) === 0 ? embedded(random, specialAddress(random, 4)) : plain;
    const scheme = random.whole(8) === 0 ? 'http' : 'https';
    if (index % 2 === 0) return { url: `${scheme}://${spelled(random, address)}/v1`, addresses: [] };
    const addresses = random.pick([
      [address],
      [publicAddress(random), address],
      [address, publicAddress(random)],
      [publicAddress(random), publicAddress(random), address],
      [random.pick(['fe80::1%eth0', '127.1', '0x7f000001', 'not an address'])],
    ]);
    return { url: `${scheme}://name-${index}.example/v1`, addresses };
  });
}

const lookupIn =
  (targets: readonly Target[]): Lookup =>
  async (hostname) => {
    const target = targets[Number(/^name-(\d+)\./.exec(hostname)?.[1])];
    return (target?.addresses ?? []).map((address) => ({ address }));
  };

/** Codes by how often they came. A few at a time: each call costs a pool of its own. */
async function codesOf({ send }: Unsent, targets: readonly Target[]): Promise<Record<string, number>> {
  const codes: Record<string, number> = {};
  for (let from = 0; from < targets.length; from += 50) {
    const some = await Promise.all(targets.slice(from, from + 50).map(({ url }) => send(url)));
    for (const code of some) codes[String(code)] = (codes[String(code)] ?? 0) + 1;
  }
  return codes;
}

describe('where a secret may not go', () => {
  const count = runs(2_000, 20_000);
  const targets = hostileTargets(seededRandom(SEED), count);
  let sockets = 0;
  const noteSocket = (): void => {
    sockets += 1;
  };
  beforeAll(() => diagnostics.subscribe('net.client.socket', noteSocket));
  afterAll(() => diagnostics.unsubscribe('net.client.socket', noteSocket));

  test(`${count} generated targets are refused and none is dialled`, async () => {
    const relay = startUnsent({ lookup: lookupIn(targets) });
    const codes = await codesOf(relay, targets);
    const unasked = targets.filter(({ url }) => url.startsWith('http:')).length;
    expect(codes).toEqual({ ADDRESS_REFUSED: count - unasked, INSECURE_URL: unasked });
    expect(relay.dialled).toEqual([]);
    expect(sockets).toBe(0);
    await relay.close();
  });

  test('with the guard out, the same targets are dialled', async () => {
    const relay = startUnsent({ lookup: lookupIn(targets), allowNetworks: EVERY_NETWORK });
    const codes = await codesOf(relay, targets.slice(0, 500));
    expect(relay.dialled.length).toBeGreaterThan(400);
    expect(codes.UPSTREAM_UNREACHABLE).toBeGreaterThan(400);
    expect(sockets).toBe(0);
    await relay.close();
  });

  test('a generated spelling means the address that it was made from', () => {
    const random = seededRandom(SEED + 1);
    for (let index = 0; index < 2_000; index += 1) {
      const address = specialAddress(random);
      const { hostname } = new URL(`https://${spelled(random, address)}/`);
      expect(hostname).toBe(address.includes(':') ? `[${address}]` : address);
    }
  });

  test('a zone in a URL is no address at all', async () => {
    const relay = startUnsent();
    expect(await relay.send('https://[fe80::1%25eth0]/')).toBe('INVALID_PARAMETER');
    expect(await relay.send('https://[fe80::1%eth0]/')).toBe('INVALID_PARAMETER');
    await relay.close();
  });

  test('what parses as no address is not public', () => {
    const classify = createAddressClassifier(EVERY_NETWORK);
    for (const text of ['', 'localhost', '127.1', '1.2.3.4.5', '::g', 'fe80::1%eth0', '2600::1%1']) {
      expect(classify(text)).toBe('special');
    }
  });
});

describe('two judges of an address', () => {
  const verdicts = (address: string): boolean[] => SPECIAL_CHECKS.map((isSpecial) => isSpecial(address));

  test('refuse every address of the registries independently of each other', () => {
    const addresses = registeredAddresses(seededRandom(SEED + 5));
    expect(addresses.length).toBeGreaterThan(500);
    expect(addresses.filter((address) => verdicts(address).join() !== 'true,true')).toEqual([]);
  });

  test.each(['1000::1', '4000::1', '8000::1', 'e000::1', '2600::5efe:7f00:1', '2600::200:5efe:7f00:1'])(
    '%s is in no registry, so one of them refuses it alone',
    (address) => {
      expect(verdicts(address)).toEqual([false, true]);
      expect(createAddressClassifier([])(address)).toBe('special');
    },
  );

  test('let public addresses pass', () => {
    const random = seededRandom(SEED + 6);
    const addresses = Array.from({ length: 1_000 }, () => publicAddress(random));
    expect(addresses.filter((address) => verdicts(address).includes(true))).toEqual([]);
  });
});

test('a name that is public when asked first and private later is asked once a connection, and dialled where it was checked', async () => {
  const random = seededRandom(SEED + 2);
  const open = publicAddress(random);
  let asked = 0;
  const lookup: Lookup = async () => {
    asked += 1;
    return [{ address: asked % 2 === 1 ? open : '169.254.169.254' }];
  };
  const relay = startUnsent({ lookup });
  const codes: (string | null)[] = [];
  for (let call = 0; call < 20; call += 1) codes.push(await relay.send('https://flip.example/'));
  expect(codes).toEqual(Array.from({ length: 10 }, () => ['UPSTREAM_UNREACHABLE', 'ADDRESS_REFUSED']).flat());
  expect(asked).toBe(20);
  expect(relay.dialled).toEqual(Array(10).fill(open));
  await relay.close();
});

test("addresses of this machine's own interfaces are refused, also public ones", () => {
  const own = Object.values(os.networkInterfaces()).flatMap((of) => of?.map(({ address }) => address) ?? []);
  expect(own.filter((address) => !isOwnAddress(address))).toEqual([]);
  const publicOne = publicAddress(seededRandom(SEED + 4));
  expect(isOwnAddress(publicOne)).toBe(false);
  expect(createAddressClassifier([], () => false)(publicOne)).toBe('public');
  expect(createAddressClassifier([], (address) => address === publicOne)(publicOne)).toBe('special');
});

test('the relay itself is refused where its network is admitted, another port beside it is not', async () => {
  const relay = startUnsent({ allowNetworks: ['127.0.0.0/8', '0.0.0.0/8', '::/127'], ownPort: () => 8787 });
  for (const host of ['127.0.0.1', '127.9.9.9', '[::ffff:127.0.0.1]', '[::1]', '0.0.0.0', '0.1.2.3', '[::]']) {
    expect(await relay.send(`http://${host}:8787/v1/request`)).toBe('ADDRESS_REFUSED');
  }
  expect(relay.dialled).toEqual([]);
  expect(await relay.send('http://127.0.0.1:8788/')).toBe('UPSTREAM_UNREACHABLE');
  expect(relay.dialled).toEqual(['127.0.0.1']);
  await relay.close();
});

test('1,000 public addresses and names are let through', async () => {
  const random = seededRandom(SEED + 3);
  const targets = Array.from({ length: 1_000 }, (_, index): Target => {
    const address = publicAddress(random);
    return index % 2 === 0
      ? { url: `https://${spelled(random, address)}/`, addresses: [] }
      : { url: `https://name-${index}.example/`, addresses: [address] };
  });
  const relay = startUnsent({ lookup: lookupIn(targets) });
  expect(await codesOf(relay, targets)).toEqual({ UPSTREAM_UNREACHABLE: 1_000 });
  expect(relay.dialled).toHaveLength(1_000);
  await relay.close();
});

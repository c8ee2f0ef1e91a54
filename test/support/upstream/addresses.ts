import type { Random } from '../random.ts';

/**
 * The special-purpose registries of IANA as they stand there, entry by entry, written down again for the tests: a slip in
 * the relay's own list must not be a slip here. And what no registry lists because it is not handed out at all.
 */
const SPECIAL_V4 =
  `0.0.0.0/8 0.0.0.0/32 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 169.254.169.254/32 172.16.0.0/12
  192.0.0.0/24 192.0.0.0/29 192.0.0.8/32 192.0.0.9/32 192.0.0.10/32 192.0.0.170/32 192.0.0.171/32 192.0.2.0/24 192.31.196.0/24
  192.52.193.0/24 192.88.99.0/24 192.88.99.2/32 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24
  224.0.0.0/4 240.0.0.0/4 255.255.255.255/32`.split(/\s+/);
const SPECIAL_V6 = `::/128 ::1/128 64:ff9b::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001::/32 2001:1::1/128
  2001:1::2/128 2001:1::3/128 2001:2::/48 2001:3::/32 2001:4:112::/48 2001:10::/28 2001:20::/28 2001:30::/28 2001:db8::/32
  2002::/16 2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8`.split(/\s+/);
/** Outside of 2000::/3, and in no registry but where it is special as well (RFC 4291, section 2.4). */
const UNASSIGNED = ['1000::/4', '4000::/2', '8000::/2', 'c000::/3', 'e000::/4', 'f000::/5', 'f800::/6'];

interface Block {
  readonly family: 4 | 6;
  readonly base: bigint;
  /** Number of host bits. */
  readonly free: bigint;
}

const block =
  (family: 4 | 6) =>
  (cidr: string): Block => {
    const [address = '', prefix] = cidr.split('/');
    return { family, base: toNumber(address), free: BigInt((family === 4 ? 32 : 128) - Number(prefix)) };
  };
const REGISTERED: readonly Block[] = [...SPECIAL_V4.map(block(4)), ...SPECIAL_V6.map(block(6))];
const BLOCKS: readonly Block[] = [...REGISTERED, ...UNASSIGNED.map(block(6))];

/** The first address, the last and some between of every block in the registries. */
export const registeredAddresses = (random: Random): string[] =>
  REGISTERED.flatMap(({ family, base, free }) =>
    [0n, (1n << free) - 1n, ...Array.from({ length: 8 }, () => bits(random, free))].map((offset) =>
      family === 4 ? v4(base + offset) : v6(base + offset),
    ),
  );

/** An address of a special block, its first and its last ones more often than chance would have it. */
export function specialAddress(random: Random, family?: 4 | 6): string {
  const { family: of, base, free } = random.pick(BLOCKS.filter((one) => family === undefined || one.family === family));
  const size = 1n << free;
  const offset = random.pick([0n, 1n, size - 1n, size - 2n, bits(random, free), bits(random, free)]);
  const value = base + (offset < 0n || offset >= size ? 0n : offset);
  return of === 4 ? v4(value) : v6(value);
}

/** An address that anybody may have got from a registry. */
export function publicAddress(random: Random): string {
  for (;;) {
    const family = random.pick([4, 6] as const);
    const value = family === 4 ? bits(random, 32n) : (1n << 125n) + bits(random, 125n);
    const isSpecial = BLOCKS.some((one) => one.family === family && value >> one.free === one.base >> one.free);
    // ISATAP hides an IPv4 address in an address that is public otherwise.
    const isIsatap = family === 6 && ((value >> 32n) & 0xfdffffffn) === 0x5efen;
    if (!isSpecial && !isIsatap) return family === 4 ? v4(value) : v6(value);
  }
}

/** IPv6 addresses that carry an IPv4 one to whoever unpacks them: mapped, NAT64, 6to4, Teredo, ISATAP and their older kin. */
export function embedded(random: Random, address: string): string {
  const inner = toNumber(address);
  const mixed = bits(random, 16n);
  return v6(
    random.pick([
      (0xffffn << 32n) | inner,
      inner,
      (0xffffn << 48n) | inner,
      (toNumber('64:ff9b::') & ~0xffffffffn) | inner,
      toNumber('64:ff9b:1::') | (mixed << 40n) | inner,
      toNumber('2002::') | (inner << 80n) | mixed,
      toNumber('2001::') | (0xffffffffn ^ inner),
      toNumber('2001::') | (inner << 64n) | mixed,
      toNumber('2600::') | (mixed << 96n) | (0x5efen << 32n) | inner,
      toNumber('2600::') | (0x0200_5efen << 32n) | inner,
      toNumber('fe80::') | (0x5efen << 32n) | inner,
    ]),
  );
}

/** The host of a URL that says this address in one of the many ways that a URL parser takes (WHATWG URL, "host parsing"). */
export function spelled(random: Random, address: string): string {
  return address.includes(':') ? `[${spelledV6(random, address)}]` : spelledV4(random, toNumber(address));
}

function spelledV4(random: Random, value: bigint): string {
  const cuts = random.pick([[32n], [8n, 24n], [8n, 8n, 16n], [8n, 8n, 8n, 8n]]);
  let left = 32n;
  const numbers = cuts.map((width) => {
    left -= width;
    return (value >> left) & ((1n << width) - 1n);
  });
  const text = numbers.map((number) => random.pick(RADIX)(number)).join('.');
  return random.pick(DISGUISES)(text);
}

const RADIX: readonly ((number: bigint) => string)[] = [
  (number) => String(number),
  (number) => `0${number.toString(8)}`,
  (number) => `0000${number.toString(8)}`,
  (number) => `0x${number.toString(16)}`,
  (number) => `0X${number.toString(16).toUpperCase()}`,
  (number) => `0x000${number.toString(16)}`,
];

const DISGUISES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `${text}.`,
  (text) => text.replace(/\d/g, (digit) => `%3${digit}`),
  (text) => text.replaceAll('.', '%2E'),
  (text) => text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  (text) => text.replaceAll('.', '。'),
  (text) => text.replace(/[1-9]/g, (digit) => String.fromCharCode(0x245f + Number(digit))),
];

const spelledV6 = (random: Random, address: string): string => {
  const groups = groupsOf(toNumber(address));
  const tail = toNumber(address) & 0xffffffffn;
  return random.pick([
    address,
    groups.map((group) => group.toString(16).padStart(4, '0')).join(':'),
    groups.map((group) => group.toString(16).toUpperCase()).join(':'),
    `${groups
      .slice(0, 6)
      .map((group) => group.toString(16))
      .join(':')}:${v4(tail)}`,
  ]);
};

const bits = (random: Random, count: bigint): bigint => {
  let value = 0n;
  for (let got = 0n; got < count; got += 16n) value = (value << 16n) | BigInt(random.whole(65_536));
  return value & ((1n << count) - 1n);
};

const v4 = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
const groupsOf = (value: bigint): bigint[] =>
  [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((shift) => (value >> shift) & 0xffffn);
/** As RFC 5952 writes it; the URL parser does that well. */
const v6 = (value: bigint): string =>
  new URL(
    `http://[${groupsOf(value)
      .map((group) => group.toString(16))
      .join(':')}]`,
  ).hostname.slice(1, -1);

function toNumber(address: string): bigint {
  if (!address.includes(':')) return address.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
  const [head = '', tail] = address.split('::');
  const numbers = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const before = numbers(head);
  const after = tail === undefined ? [] : numbers(tail);
  const all = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

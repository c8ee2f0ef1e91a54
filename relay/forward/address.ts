import net from 'node:net';
import ipaddr from 'ipaddr.js';
import { isOwnAddress } from './own-address.ts';

/**
 * Whether a secret may be sent to an address. Both checks below must agree that it is globally routable. What cannot be
 * parsed is not public (`BlockList.check` would return false for it).
 */
export type AddressClass = 'public' | 'admitted' | 'special';

/** https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-special-registry, multicast and reserved space. */
const SPECIAL = [
  ...'0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24'.split(' '),
  ...'192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15'.split(' '),
  ...'198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4'.split(' '),
  ...'::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001:db8::/32'.split(
    ' ',
  ),
  ...'2002::/16 2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8'.split(' '),
];

export function createAddressClassifier(
  allowNetworks: readonly string[],
  isOwn: (address: string) => boolean = isOwnAddress,
): (address: string) => AddressClass {
  const admitted = networks(allowNetworks);
  return (address) => {
    // A mapped address (::ffff:a.b.c.d) is dialled as IPv4, so it is checked as IPv4.
    const plain = unmapped(address);
    const family = net.isIP(plain);
    if (family === 0 || plain.includes('%')) return 'special';
    if (admitted(plain)) return 'admitted';
    return SPECIAL_CHECKS.some((isSpecial) => isSpecial(plain)) || isOwn(plain) ? 'special' : 'public';
  };
}

const isNotGlobalUnicast = (address: string): boolean => {
  if (!ipaddr.isValid(address) || ipaddr.parse(address).range() !== 'unicast') return true;
  // Only 2000::/3 is assigned (RFC 4291); ISATAP (RFC 5214) hides an IPv4 address in its lower half.
  if (!address.includes(':')) return false;
  const parts = (ipaddr.parse(address) as ipaddr.IPv6).parts;
  const isatap = ((parts[4] ?? 0) & 0xfdff) === 0 && parts[5] === 0x5efe;
  return ((parts[0] ?? 0) & 0xe000) !== 0x2000 || isatap;
};

/**
 * Two independent checks: the registries as listed here, and the ranges of `ipaddr.js` with the rules above. Each alone
 * refuses every address of the registries, and the second also unassigned addresses (`4000::1`) and ISATAP; so the first is
 * redundant as long as `ipaddr.js` is right. It is kept because that is a dependency whose ranges have had gaps and change
 * with its releases: with both, no single error, ours or theirs, sends a secret into a private network.
 */
export const SPECIAL_CHECKS: readonly ((address: string) => boolean)[] = [networks(SPECIAL), isNotGlobalUnicast];

export const unmapped = (address: string): string => {
  if (!ipaddr.IPv6.isValid(address) || address.includes('%')) return address;
  const parsed = ipaddr.IPv6.parse(address);
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toString() : address;
};

/** A list for each family: a common one would match every IPv4 address with `::ffff:0:0/96`. */
function networks(cidrs: readonly string[]): (address: string) => boolean {
  const lists = { ipv4: new net.BlockList(), ipv6: new net.BlockList() };
  for (const cidr of cidrs) {
    const [address = '', prefix] = cidr.split('/');
    const type = typeOf(address);
    lists[type].addSubnet(address, Number(prefix ?? (type === 'ipv6' ? 128 : 32)), type);
  }
  return (address) => lists[typeOf(address)].check(address, typeOf(address));
}

function typeOf(address: string): 'ipv4' | 'ipv6' {
  return net.isIPv6(address) ? 'ipv6' : 'ipv4';
}

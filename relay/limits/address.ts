import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Bits of an IPv6 address that one subscriber gets at least (RFC 6177): within them a caller can take any address. */
const IPV6_PREFIX = 64;

/**
 * What an anonymous caller is counted by. IPv4 in IPv6 is IPv4; IPv6 counts by its /64. A proxy may add a port. What is
 * no address is one group, or each made-up text would be a new caller.
 */
export function addressGroup(text: string): string {
  const bare = text.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
  const version = isIP(bare);
  if (version === 0) return 'unknown';
  if (version === 4) return bare;
  const address = ipaddr.process(bare);
  if (address.kind() === 'ipv4') return address.toString();
  const prefix = address.toByteArray().slice(0, IPV6_PREFIX / 8);
  return `${Buffer.from(prefix).toString('hex')}/${IPV6_PREFIX}`;
}

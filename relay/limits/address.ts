import { isIP, isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** A subscriber gets at least a /64 (RFC 6177) and can use any address in it. */
const IPV6_PREFIX = 64;

/**
 * The group by which an anonymous caller is counted: an IPv4 address (also one mapped into IPv6), or the /64 of an IPv6
 * address. A proxy may add a port. Everything else is one group, or each invented text would be a new caller.
 */
export function addressGroup(text: string): string {
  // Most addresses are written so, and each call asks twice.
  if (isIPv4(text)) return text;
  const bare = text.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
  const version = isIP(bare);
  if (version === 0) return 'unknown';
  if (version === 4) return bare;
  const address = ipaddr.process(bare);
  if (address.kind() === 'ipv4') return address.toString();
  const prefix = address.toByteArray().slice(0, IPV6_PREFIX / 8);
  return `${Buffer.from(prefix).toString('hex')}/${IPV6_PREFIX}`;
}

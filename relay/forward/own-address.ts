import net from 'node:net';
import os from 'node:os';

/** Networks of this machine beyond the addresses that interfaces list; the unspecified address is dialled as loopback. */
const LOOPBACK = new net.BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addSubnet('0.0.0.0', 8, 'ipv4');
LOOPBACK.addSubnet('::', 127, 'ipv6');

/**
 * Whether an address is this machine's own, by its current interfaces. A server on the internet has a public one, and
 * services that listen there often trust local connections.
 */
export function isOwnAddress(address: string): boolean {
  if (LOOPBACK.check(address, net.isIPv6(address) ? 'ipv6' : 'ipv4')) return true;
  return Object.values(os.networkInterfaces()).some((of) => of?.some((own) => own.address === address));
}

import net from 'node:net';
import os from 'node:os';

/** All of it is this machine, though an interface names one address only; and "any address" is dialled as loopback. */
const LOOPBACK = new net.BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addSubnet('0.0.0.0', 8, 'ipv4');
LOOPBACK.addSubnet('::', 127, 'ipv6');

/**
 * Whether an address is this machine's own, by the interfaces that it has right now. A server on the open internet has a
 * public one, and what listens there often trusts the machine that it runs on.
 */
export function isOwnAddress(address: string): boolean {
  if (LOOPBACK.check(address, net.isIPv6(address) ? 'ipv6' : 'ipv4')) return true;
  return Object.values(os.networkInterfaces()).some((of) => of?.some((own) => own.address === address));
}

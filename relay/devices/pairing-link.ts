import type { SealingKeys } from '../keys/sealing-keys.ts';
import type { Devices } from './devices.ts';

/** Where this machine's browser finds the relay; a wildcard address is no place to go to. */
export function localUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** Pairs one device, with a new code. */
export const pairingLink = (
  url: string,
  { devices, sealing }: { readonly devices: Devices; readonly sealing: SealingKeys },
): string => `${url}/#pair=${devices.createCode()}.${sealing.byId().identity.fingerprint}`;

/** Whether callers on other machines reach the relay with nothing in between that would encrypt. */
export const isOpenWithoutTls = (host: string, publicUrl: string): boolean =>
  !/^(?:127(?:\.\d{1,3}){3}|localhost|::1)$/.test(host) && !publicUrl.startsWith('https:');

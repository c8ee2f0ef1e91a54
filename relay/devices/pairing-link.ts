import type { SealingKeys } from '../keys/sealing-keys.ts';
import type { Devices } from './devices.ts';

/** URL of the relay for a browser on this machine; a wildcard address is not one to connect to. */
export function localUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** A link that pairs one device, with a new code and the fingerprint that the extension compares. */
export const pairingLink = async (
  url: string,
  { devices, sealing }: { readonly devices: Devices; readonly sealing: SealingKeys },
): Promise<string> => `${url}/#pair=${await devices.createCode()}.${sealing.byId().identity.fingerprint}`;

/** Whether callers on other machines can reach the relay without TLS. */
export const isOpenWithoutTls = (host: string, publicUrl: string): boolean =>
  !/^(?:127(?:\.\d{1,3}){3}|localhost|::1)$/.test(host) && !publicUrl.startsWith('https:');

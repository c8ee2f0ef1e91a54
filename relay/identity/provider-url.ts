import { isLoopback } from '../../shared/loopback.ts';

/**
 * Keys are fetched over https or from loopback only: an attacker on the network path could replace them and sign in as any
 * user. Private addresses are allowed, as the owner of the relay chose the provider. Not the names under `localhost`: unlike a
 * browser, Node asks the system's resolver for them, which may ask the network.
 */
export function isProviderUrl(url: URL): boolean {
  const isSafe =
    url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname) && !isNameUnderLocalhost(url));
  return isSafe && url.username === '' && url.password === '';
}

const isNameUnderLocalhost = ({ hostname }: URL): boolean => hostname !== 'localhost' && /localhost\.?$/.test(hostname);

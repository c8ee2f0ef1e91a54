const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Keys are fetched over https or from loopback only: an attacker on the network path could replace them and sign in as any
 * user. Private addresses are allowed, as the owner of the relay chose the provider.
 */
export function isProviderUrl(url: URL): boolean {
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  return isSafe && url.username === '' && url.password === '';
}

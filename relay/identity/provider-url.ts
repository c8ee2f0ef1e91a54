const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Keys may come over https, or from this machine: on any other way somebody could put in keys of their own and sign in
 * as anybody. Private addresses are fine, as the owner of the relay chose the provider.
 */
export function isProviderUrl(url: URL): boolean {
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  return isSafe && url.username === '' && url.password === '';
}

import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';

/**
 * The address that a request comes from: that of its connection, or, as far as the proxies on the way are trusted, what
 * they say in `X-Forwarded-For`. Proxies are addresses, networks (CIDR) or the names of `proxy-addr`, such as `loopback`.
 */
export function addressOf(trustedProxies: readonly string[]): (req: IncomingMessage) => string {
  if (trustedProxies.length === 0) return (req) => req.socket.remoteAddress ?? '';
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  return (req) => proxyAddr(req, isTrusted);
}

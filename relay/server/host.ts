import type { IncomingMessage } from 'node:http';
import { type Refusal, refusal } from '../../shared/errors.ts';

/**
 * Only a known `Host` is accepted: a page whose name was rebound to this address (DNS rebinding) sends its own name.
 * Node joins or drops repeated headers, so the raw list is counted; an absolute-form target would overrule `Host`.
 */
export function createHostCheck(hosts: ReadonlySet<string>): (req: IncomingMessage) => Refusal | null {
  return (req) => {
    const raw = req.rawHeaders;
    let count = 0;
    for (let index = 0; index < raw.length; index += 2) {
      const name = raw[index];
      if (name !== undefined && name.length === 4 && name.toLowerCase() === 'host') count += 1;
    }
    const host = req.headers.host?.toLowerCase();
    const known = count === 1 && host !== undefined && hosts.has(host) && (req.url ?? '').startsWith('/');
    return known
      ? null
      : refusal('HOST_NOT_ALLOWED', 'The relay does not serve the host name of this request.', {
          fix: 'Use the address that the relay printed at start, or set RELAY_PUBLIC_URL.',
        });
  };
}

/** The hosts that a listening relay serves: that of its public URL, and loopback under every common name. */
export function knownHosts(publicUrl: string, listenHost: string, port: number): ReadonlySet<string> {
  const literal = listenHost.includes(':') ? `[${listenHost}]` : listenHost;
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', literal]);
  const hosts = [...names].map((name) => `${name}:${port}`);
  if (port === 80) hosts.push(...names);
  return new Set([new URL(publicUrl).host, ...hosts].map((host) => host.toLowerCase()));
}

/**
 * The relay's own origin as this caller reached it. Behind TLS that is the public one, whatever a proxy makes of `Host`;
 * else the checked `Host`: to a browser, `localhost` and `127.0.0.1` are two origins.
 */
export const ownOrigin = ({ headers }: Pick<IncomingMessage, 'headers'>, publicUrl: string): string =>
  publicUrl.startsWith('https:') ? new URL(publicUrl).origin : `http://${headers.host}`;

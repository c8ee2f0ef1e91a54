import { isLoopback } from '../loopback.ts';
import { type ClientSecretError, networkError } from './error.ts';

/** The page that calls; a server has none. */
interface Page {
  readonly origin: string;
  /** `https:` */
  readonly protocol: string;
  readonly hostname: string;
  readonly isSecure: boolean;
}

/**
 * Nothing that could be read as a response came back from the relay. A browser does not say why, but for most reasons it is
 * enough to see where page and relay are.
 */
export async function unreachable(relay: URL, cause: unknown): Promise<ClientSecretError> {
  const page = callingPage();
  const message = page && reasonOf(page, relay, await permissionFor(relay));
  return networkError(message ?? `The relay at ${relay.origin} did not respond.`, null, cause);
}

/** What the developer of the page can do, in one or two sentences. */
export function reasonOf(page: Page, relay: URL, permission: PermissionState | null): string {
  if (page.origin === 'null') return withoutOrigin(page);
  if (nearness(relay.hostname) > nearness(page.hostname)) {
    const where = nearness(relay.hostname) === 2 ? 'on this computer' : 'in the local network';
    if (!page.isSecure) {
      return `Browsers do not let a public page on http call a relay ${where}. Serve the page over https or from http://localhost, or give the relay a public https address.`;
    }
    if (permission !== 'granted') {
      return `The browser did not let this page call a relay ${where}. Allow local network access for ${page.origin} in the site settings of the browser, or give the relay a public https address.`;
    }
  } else if (page.protocol === 'https:' && relay.protocol === 'http:' && nearness(relay.hostname) < 2) {
    return `A page on https cannot call the relay at ${relay.origin} (mixed content). Give the relay an https address.`;
  }
  return `The relay at ${relay.origin} did not respond, or does not allow calls from ${page.origin}. Check that it runs, and that RELAY_ALLOWED_ORIGINS or the pages of the client secret include this origin.`;
}

const withoutOrigin = ({ protocol }: Page): string =>
  protocol === 'file:'
    ? 'A page from a file has no origin that a relay could allow. Serve it with npx serve.'
    : 'A page in a sandboxed frame or a data: URL has no origin that a relay could allow. Serve it from an address, with allow-same-origin in the sandbox.';

/** 2 for this computer, 1 for a local network, 0 for anywhere: https://wicg.github.io/local-network-access/#ip-address-space */
function nearness(hostname: string): 0 | 1 | 2 {
  if (isLoopback(hostname)) return 2;
  return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)[\d.]+$|^\[f(?:[cd]|e[89ab])|\.local$/.test(
    hostname,
  )
    ? 1
    : 0;
}

/** Windows and workers have an address, server runtimes have none. */
export function callingPage(): Page | null {
  if (!('location' in globalThis)) return null;
  const { protocol, hostname } = location;
  return { origin: self.origin, protocol, hostname, isSecure: isSecureContext };
}

/** Null where the browser knows no such permission. Chromium has had two of its own since 145, and one for both before. */
async function permissionFor(relay: URL): Promise<PermissionState | null> {
  const own = nearness(relay.hostname) === 2 ? 'loopback-network' : 'local-network';
  for (const name of [own, 'local-network-access']) {
    try {
      return (await navigator.permissions.query({ name: name as PermissionName })).state;
    } catch {
      // The next name.
    }
  }
  return null;
}

import { parseForwardTarget } from '../../shared/protocol/forward-target.ts';

/** A relay's id and address, without a trailing slash. */
export interface RelayAddress {
  readonly id: string;
  readonly address: string;
}

/** The relay's route that a call used. */
export type Route =
  | { readonly kind: 'request' }
  /** The relay as a base URL: secret and destination are in the path. */
  | { readonly kind: 'forward'; readonly secret: string; readonly url: string }
  /** Asks for the response of a queued call, or cancels it; `id` is the relay's id of the call. */
  | { readonly kind: 'poll'; readonly id: string };

const POLL = /^\/v1\/requests\/([^/?#]+)$/;
/** Matches also paths that the relay refuses, with the destination as written. */
const FORWARD = /^\/v1\/forward\/([^/]+)\/(.+)$/s;

/** The relay and route of a URL; null for any other request of the page. */
export function routeOf(url: string, relays: readonly RelayAddress[]): { relayId: string; route: Route } | null {
  const at = url.indexOf('/v1/');
  if (at === -1) return null;
  const base = oneLoopback(url.slice(0, at));
  const relay = relays.find(({ address }) => oneLoopback(address) === base);
  if (!relay) return null;
  const rest = url.slice(at);
  if (/^\/v1\/request(?:[?#]|$)/.test(rest)) return { relayId: relay.id, route: { kind: 'request' } };
  const [, id] = POLL.exec(rest) ?? [];
  if (id !== undefined) return { relayId: relay.id, route: { kind: 'poll', id: decoded(id) } };
  const [, secret, destination] = FORWARD.exec(rest) ?? [];
  if (secret === undefined || destination === undefined) return null;
  const target = parseForwardTarget(rest);
  const route = target.ok ? { secret: target.value.name, url: target.value.url } : { secret, url: destination };
  return { relayId: relay.id, route: { kind: 'forward', url: route.url, secret: decoded(route.secret) } };
}

/** A page may write `localhost` where the relay was paired as `127.0.0.1`. */
const oneLoopback = (address: string): string =>
  address.replace(/^(https?:\/\/)(?:localhost|\[::1\])(?=[:/]|$)/i, '$1127.0.0.1');

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

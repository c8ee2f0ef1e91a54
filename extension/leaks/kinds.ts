import type { Finding } from '../recorded-call/finding.ts';

/** What each kind of finding says; the one place of the words. */

const make =
  (id: string, severity: Finding['severity'], title: string, why: string, fix: string) =>
  (place: string): Finding => ({ id, severity, title, place, why, fix });

/** A raw key to a destination for which a client secret is registered. */
export const rawCredential =
  (vendor: string | null) =>
  (place: string): Finding => ({
    ...make(
      'raw-credential',
      'high',
      vendor === null ? 'The page sends a credential itself' : `The page sends a key of ${vendor} itself`,
      'Whoever opens the page can read it there and use it anywhere, as often as they like.',
      'Register it as a client secret, put the placeholder in its place, and replace the key at its vendor: it has been in the page.',
    )(place),
    ...(vendor !== null && { vendor }),
  });

/** Google's keys for pages, which are restricted to an origin, or should be. */
export const pageKey = make(
  'page-key',
  'low',
  'The page sends an API key of Google itself',
  'Google makes such keys for pages. Without a restriction to your origin and API, anybody can use up its quota.',
  'Restrict the key in the Google Cloud console, or make it a client secret.',
);

export const literalInRequest = make(
  'literal',
  'high',
  'A credential stands in the request in plain',
  'The relay keeps the client secret from the page, but this one stands in the page, where every visitor can read it.',
  'Register it as a client secret of its own, or put the placeholder there; then replace the key at its vendor.',
);

export const placeholderDirect = make(
  'placeholder-direct',
  'medium',
  'The placeholder went to a host directly',
  'Only a relay puts the secret in. The host got the literal text $CLIENT_SECRET and most likely refused the call.',
  'Send the call with clientSecretRequest, or use the relay as the base URL of the client library.',
);

export const echoed = (times: number): ((place: string) => Finding) =>
  make(
    'echoed',
    'medium',
    `The answer repeated the secret ${times === 1 ? 'once' : `${times} times`}`,
    'The relay replaced it, so the page did not see it. But the destination shows what it is sent, maybe elsewhere, too.',
    'Call a route that does not repeat its input, and narrow the allowed paths and placements of this secret.',
  );

export const placeholderInUrl = make(
  'placeholder-in-url',
  'medium',
  'The secret goes in the URL',
  'Servers, proxies and analytics on the way write URLs into their logs, and keep them.',
  'Send it in a header, where the API takes it there, and allow only that placement.',
);

export const plainHttp = make(
  'plain-http',
  'high',
  'The secret goes over plain http',
  'Whoever is on the way between relay and destination can read it.',
  'Use the https address of the destination.',
);

/** The kinds that a request past the relays can have, by their id. */
export function directFinding(id: string, vendor: string | null): ((place: string) => Finding) | null {
  switch (id) {
    case 'raw-credential':
      return rawCredential(vendor);
    case 'page-key':
      return pageKey;
    case 'placeholder-direct':
      return placeholderDirect;
    case 'plain-http':
      return plainHttp;
    default:
      return null;
  }
}

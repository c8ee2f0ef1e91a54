import type { Finding } from '../recorded-call/finding.ts';

/** The texts of all kinds of findings. */

const make =
  (id: string, severity: Finding['severity'], title: string, why: string, fix: string) =>
  (place: string): Finding => ({ id, severity, title, place, why, fix });

/** A raw key sent to a destination for which a client secret is registered. */
export const rawCredential =
  (vendor: string | null) =>
  (place: string): Finding => ({
    ...make(
      'raw-credential',
      'high',
      vendor === null ? 'The page sends a credential' : `The page sends a key for ${vendor}`,
      'Anyone who opens the page can copy it and use it.',
      'Save it as a client secret, use the placeholder instead, and rotate the key, because it has been exposed.',
    )(place),
    ...(vendor !== null && { vendor }),
  });

/** Google's keys for pages, which should be restricted to an origin. */
export const pageKey = make(
  'page-key',
  'low',
  'The page sends a Google API key',
  'Google intends these keys for web pages. Unless it is restricted to your origin and API, anyone can use up its quota.',
  'Restrict the key in the Google Cloud console, or save it as a client secret.',
);

export const literalInRequest = make(
  'literal',
  'high',
  'The request contains a plaintext credential',
  'The relay hides the client secret from the page, but this credential is in the page, where every visitor can read it.',
  'Save it as a client secret, or use the placeholder instead; then rotate the key.',
);

export const placeholderDirect = make(
  'placeholder-direct',
  'medium',
  'The placeholder was sent directly to a host',
  'Only a relay replaces it with the secret. The host received the literal text $CLIENT_SECRET and probably refused the call.',
  "Send the call with clientSecretRequest, or give the client library the fetch of the relay: relay.fetchFor('name').",
);

export const echoed = (times: number): ((place: string) => Finding) =>
  make(
    'echoed',
    'medium',
    `The response repeated the secret ${times === 1 ? 'once' : `${times} times`}`,
    'The relay replaced it, so the page did not see it. But the destination repeats its input, possibly elsewhere, too.',
    'Use an endpoint that does not repeat its input, and restrict the paths and placements that this secret’s policy allows.',
  );

export const placeholderInUrl = make(
  'placeholder-in-url',
  'medium',
  'The secret is in the URL',
  'Servers and proxies write URLs to their logs.',
  'Send it in a header if the API supports it, and allow only that placement.',
);

export const plainHttp = make(
  'plain-http',
  'high',
  'The secret is sent over plain http',
  'Anyone on the network between the relay and the destination can read it.',
  'Use the https address of the destination.',
);

/** The kinds of findings of a direct request, by their id. */
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

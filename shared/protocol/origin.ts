/**
 * An origin as browsers write it (HTML standard, "serialization of an origin"): in lower case, IDN as punycode, no default
 * port, no slash. Null for text that says more than an origin, such as a path.
 */
export function normalizeOrigin(text: string): string | null {
  const [, scheme = '', host = ''] = /^(https?:\/\/)([^\s/?#\\@*]+)\/?$/i.exec(text) ?? [];
  return URL.parse(scheme + host)?.origin ?? null;
}

/** The same, or `https://*.example.com` for one more label in front. */
export function normalizeOriginPattern(text: string): string | null {
  const [, scheme, host] = /^(https?:\/\/)\*\.(.*)$/i.exec(text) ?? [];
  if (scheme === undefined || host === undefined) return normalizeOrigin(text);
  return normalizeOrigin(scheme + host)?.replace('://', '://*.') ?? null;
}

const EXTENSION = /^(?:chrome|moz)-extension:\/\/[a-z0-9-]+(?=\/?$)/;

/** The origin of an extension's pages; `URL` knows none for these schemes. */
export const normalizeExtensionOrigin = (text: string): string | null =>
  EXTENSION.exec(text.toLowerCase())?.[0] ?? null;

/** Type and subtype of a `Content-Type`, in lower case and without its parameters (RFC 9110, section 8.3.1); empty where there is none. */
export const mediaType = (contentType: string | null | undefined): string =>
  contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** JSON by its media type: `application/json`, or a type with the suffix `+json` (RFC 6839, section 3.1). */
export const isJsonType = (type: string): boolean => type === 'application/json' || /^[^/]+\/[^/]+\+json$/.test(type);

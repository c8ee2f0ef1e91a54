export const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Null where the text is not base64url. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

/** SHA-256 of the raw public key in base64url, as in the connection link; null if the key is malformed. */
export async function fingerprintOf(publicKey: string): Promise<string | null> {
  const bytes = fromBase64Url(publicKey);
  if (bytes?.length !== 32) return null;
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

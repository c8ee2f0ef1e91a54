/** Extension messages and storage are JSON in Chromium, so bytes travel as base64. */

/** `String.fromCharCode` takes its characters as arguments; engines limit how many. */
const STEP = 0x2000;

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += STEP) binary += String.fromCharCode(...bytes.subarray(at, at + STEP));
  return btoa(binary);
}

export function fromBase64(pieces: readonly string[]): Uint8Array<ArrayBuffer> {
  const parts = pieces.map(atob);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) for (let index = 0; index < part.length; index += 1) bytes[at++] = part.charCodeAt(index);
  return bytes;
}

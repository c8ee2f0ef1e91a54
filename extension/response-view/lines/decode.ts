/** Bytes decoded before yielding. */
const PIECE = 1_048_576;

/** Decodes incrementally. Yields where it can be interrupted. */
export function* decodeSliced(bytes: Uint8Array, charset: string): Generator<undefined, string> {
  const decoder = new TextDecoder(charset);
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += decoder.decode(bytes.subarray(at, at + PIECE), { stream: true });
    yield;
  }
  return text + decoder.decode();
}

/** Bytes buffered in the background's memory to be shown or downloaded; a longer body is not buffered at all. */
export const MAX_BUFFERED = 67_108_864;

/** The full body of the last response, for as long as the background runs. */
export function createBodyBuffer(max = MAX_BUFFERED) {
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  let isTooLarge = false;
  return {
    add(chunk: Uint8Array<ArrayBuffer>): void {
      size += chunk.length;
      isTooLarge ||= size > max;
      if (isTooLarge) chunks = [];
      else chunks.push(chunk);
    },
    size: () => size,
    /** Bytes `from` up to `to`, or `null` if the body is not buffered. */
    slice(from: number, to: number): Uint8Array<ArrayBuffer> | null {
      if (isTooLarge || from >= size) return null;
      const bytes = new Uint8Array(Math.min(to, size) - from);
      let at = 0;
      for (const chunk of chunks) {
        const start = Math.max(from - at, 0);
        const end = Math.min(to - at, chunk.length);
        if (start < end) bytes.set(chunk.subarray(start, end), Math.max(at - from, 0));
        at += chunk.length;
        if (at >= to) break;
      }
      return bytes;
    },
  };
}

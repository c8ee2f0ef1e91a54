/** Lines that are written together. */
export interface LineBuffer {
  /** `line` ends with a line break. */
  add(line: string): void;
  flush(): void;
}

const BYTES = 65_536;
/** Of one UTF-16 code unit in UTF-8. */
const MAX_BYTES_OF_UNIT = 3;

/**
 * Collects lines in memory outside of V8's heap, `size` bytes of them at most. Added to one string, all of them stay alive as the pieces that it is made
 * of, which takes three times as long.
 */
export function createLineBuffer(write: (bytes: Buffer) => void, size = BYTES): LineBuffer {
  const bytes = Buffer.allocUnsafeSlow(size);
  let length = 0;
  const flush = (): void => {
    if (length === 0) return;
    const copy = Buffer.from(bytes.subarray(0, length));
    length = 0;
    write(copy);
  };
  return {
    add(line) {
      const most = line.length * MAX_BYTES_OF_UNIT;
      if (most > size - length) flush();
      if (most > size) write(Buffer.from(line));
      else length += bytes.write(line, length);
      if (length >= size / 2) flush();
    },
    flush,
  };
}

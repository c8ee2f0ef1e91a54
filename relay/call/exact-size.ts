import { PassThrough, type Readable, Transform } from 'node:stream';

/**
 * The same bytes, as long as they are as many as was announced. `onMismatch` has to destroy the stream: one byte more would
 * be read as the next request by an upstream that was told the size, one less would leave it waiting.
 */
export function withExactSize(content: Readable, size: number | null, onMismatch: () => void): Readable {
  if (size === null) return content.pipe(new PassThrough());
  let seen = 0;
  return content.pipe(
    new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        seen += chunk.length;
        if (seen > size) onMismatch();
        else done(null, chunk);
      },
      flush: (done) => {
        if (seen < size) onMismatch();
        else done();
      },
    }),
  );
}

import type { Transform } from 'node:stream';
import zlib from 'node:zlib';

/** Undoes the compression that an upstream used although it was asked not to: a redactor cannot see through it. */
export interface Decoder {
  /** False when it wants to be fed no more until `drain`. */
  write(chunk: Buffer): boolean;
  end(): void;
  pause(): void;
  resume(): void;
  destroy(): void;
}

export interface DecoderSinks {
  readonly data: (chunk: Buffer) => void;
  readonly drain: () => void;
  readonly end: () => void;
  readonly error: () => void;
}

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
  zstd: () => zlib.createZstdDecompress(),
};

/** `null` where nothing is compressed; `unknown` for what cannot be undone, also two encodings on top of each other. */
export function createDecoder(encoding: string | undefined, sinks: DecoderSinks): Decoder | null | 'unknown' {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return null;
  const create = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  if (!create) return 'unknown';
  const stream = create();
  stream.on('data', sinks.data).on('drain', sinks.drain).on('end', sinks.end).on('error', sinks.error);
  return {
    write: (chunk) => stream.write(chunk),
    end: () => stream.end(),
    pause: () => stream.pause(),
    resume: () => stream.resume(),
    destroy: () => stream.destroy(),
  };
}

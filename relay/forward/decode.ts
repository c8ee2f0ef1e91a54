import type { Transform } from 'node:stream';
import zlib from 'node:zlib';

/** Decompresses what an upstream compressed despite `Accept-Encoding: identity`: a redactor needs the plain bytes. */
export interface Decoder {
  /** False when the source must wait for `drain`. */
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
  /** Invalid or truncated. */
  readonly error: () => void;
}

/** The largest window that RFC 9659 allows for zstd in HTTP (8 MB); it bounds memory. */
const ZSTD_WINDOW_LOG = 23;

const DECODERS: Readonly<Record<string, (first: Buffer) => Transform>> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: (first) => (isZlib(first) ? zlib.createInflate() : zlib.createInflateRaw()),
  br: () => zlib.createBrotliDecompress(),
  zstd: () => zlib.createZstdDecompress({ params: { [zlib.constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } }),
};

/** `deflate` means zlib's format (RFC 9110, section 8.4.1.2), but some servers send it without its header. */
const isZlib = (first: Buffer): boolean => ((first[0] as number) & 0x0f) === 8;

/** Of IANA's registry of content codings: what they hide cannot be undone here, so no redactor would see through it. */
const UNDECODABLE = new Set(['compress', 'x-compress', 'exi', 'pack200-gzip', 'aes128gcm', 'dcb', 'dcz']);

/**
 * The one coding to undo; null for none, `unknown` for what cannot be undone, also two on top of each other. What is no
 * content coding at all (`none`, `utf-8`, `aws-chunked`) says nothing about the bytes: browsers ignore it, too.
 */
function codingOf(encoding: string): string | null | 'unknown' {
  const codings = encoding
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => Object.hasOwn(DECODERS, one) || UNDECODABLE.has(one));
  const [coding = null] = codings;
  return codings.length > 1 || (coding !== null && UNDECODABLE.has(coding)) ? 'unknown' : coding;
}

/** `null` where nothing is compressed; `unknown` for what cannot be undone. */
export function createDecoder(
  encoding: string | readonly string[] | undefined,
  sinks: DecoderSinks,
): Decoder | null | 'unknown' {
  const coding = codingOf(`${encoding ?? ''}`);
  const create = coding === null ? undefined : DECODERS[coding];
  if (!create) return coding === null ? null : 'unknown';

  let stream: Transform | null = null;
  const start = (first: Buffer): Transform => {
    stream = create(first);
    return stream.on('data', sinks.data).on('drain', sinks.drain).on('end', sinks.end).on('error', sinks.error);
  };
  return {
    write: (chunk) => chunk.length === 0 || (stream ?? start(chunk)).write(chunk),
    // A response without a body may name an encoding, too (RFC 9110, section 8.4).
    end: () => (stream ? void stream.end() : sinks.end()),
    pause: () => void stream?.pause(),
    resume: () => void stream?.resume(),
    destroy: () => void stream?.destroy(),
  };
}

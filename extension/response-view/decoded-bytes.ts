import { useMemo, useRef } from 'preact/hooks';
import { fromBase64, joined } from '../http/base64.ts';

/** The bytes of a growing list of base64 chunks; each chunk is decoded once. */
export function useDecodedBytes(chunks: readonly string[]): Uint8Array<ArrayBuffer> {
  const decoded = useRef(new Map<string, Uint8Array<ArrayBuffer>>());
  return useMemo(() => {
    const before = decoded.current;
    decoded.current = new Map(chunks.map((chunk) => [chunk, before.get(chunk) ?? fromBase64([chunk])]));
    return joined(chunks.map((chunk) => decoded.current.get(chunk) as Uint8Array<ArrayBuffer>));
  }, [chunks]);
}

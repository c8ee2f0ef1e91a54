import { useMemo, useRef } from 'preact/hooks';
import { fromBase64, joined } from '../http/base64.ts';

/** The bytes of base64 pieces, of which more come: each is decoded once. */
export function useKept(pieces: readonly string[]): Uint8Array<ArrayBuffer> {
  const decoded = useRef(new Map<string, Uint8Array<ArrayBuffer>>());
  return useMemo(() => {
    const before = decoded.current;
    decoded.current = new Map(pieces.map((piece) => [piece, before.get(piece) ?? fromBase64([piece])]));
    return joined(pieces.map((piece) => decoded.current.get(piece) as Uint8Array<ArrayBuffer>));
  }, [pieces]);
}

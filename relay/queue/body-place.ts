/** Bytes of a body that are encrypted as one. */
export const FRAME_BYTES = 65_536;

/** Which body, of which call, and how it is encrypted. */
export interface BodyPlace {
  readonly kind: 'request' | 'response';
  readonly hash: string;
  readonly epoch: number;
}

/** A body with frames in another order, of another call, or without its last one does not open. */
export const framePlace = ({ kind, hash }: BodyPlace, index: number, isLast: boolean) =>
  [kind, hash, index, isLast] as const;

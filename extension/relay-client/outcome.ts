import type { Problem } from '../../shared/errors.ts';

/** Why a call to a relay failed. One kind for each case in which a person has to do something different. */
export type Failure =
  /** The relay responded with a problem (RFC 9457). */
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** The browser is offline, and the relay is not on this machine. */
  | { readonly kind: 'offline' }
  | { readonly kind: 'unreachable' }
  /** A server responds at the address, but it is not a relay. */
  | { readonly kind: 'not-a-relay' }
  /** The relay did not prove possession of the key pinned at pairing: nothing was sent to it. */
  | { readonly kind: 'identity-changed' }
  /** The relay no longer knows this device. */
  | { readonly kind: 'revoked' }
  /** The extension has no such connection. */
  | { readonly kind: 'not-connected' };

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const fail = (failure: Failure): { readonly ok: false; readonly failure: Failure } => ({ ok: false, failure });

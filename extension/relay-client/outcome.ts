import type { Problem } from '../../shared/errors.ts';

/** Why a call to a relay brought no answer to use. Told apart, because a person does something else in each case. */
export type Failure =
  /** The relay answered with a problem (RFC 9457). */
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** The browser says there is no network, and the relay is not on this machine. */
  | { readonly kind: 'offline' }
  | { readonly kind: 'unreachable' }
  /** Something answers at the address, but not a relay. */
  | { readonly kind: 'not-a-relay' }
  /** The relay has not proven to have the key pinned at pairing: nothing is sent to it. */
  | { readonly kind: 'identity-changed' }
  /** The relay does not know this device any more. */
  | { readonly kind: 'revoked' }
  /** There is no such connection in this extension. */
  | { readonly kind: 'not-connected' };

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const fail = (failure: Failure): { readonly ok: false; readonly failure: Failure } => ({ ok: false, failure });

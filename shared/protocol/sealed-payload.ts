import { toBase64Url } from './fingerprint.ts';
import type { Policy } from './policy.ts';
import { SEALED_MAX_AGE, type SealedSecret } from './sealed.ts';

/** A minute less than the maximum, for clocks that are slightly ahead of the relay's. */
const LIFETIME_SECONDS = SEALED_MAX_AGE - 60;

/**
 * The plaintext of the sealed box: bound to one relay and one device, valid once and for four minutes. It omits
 * `paused`, which the relay leaves unchanged.
 */
export const sealedPayload = (
  relay: { readonly fingerprint: string; readonly deviceId: string },
  name: string,
  value: string,
  policy: Omit<Policy, 'paused'>,
  now: number = Date.now(),
): SealedSecret => ({
  v: 1,
  name,
  value,
  ...policy,
  relay: relay.fingerprint,
  device: relay.deviceId,
  id: toBase64Url(crypto.getRandomValues(new Uint8Array(16))),
  exp: Math.floor(now / 1000) + LIFETIME_SECONDS,
});

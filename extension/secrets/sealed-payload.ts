import { SEALED_MAX_AGE, type SealedSecret } from '../../shared/protocol/sealed.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { toBase64Url } from '../relay-client/fingerprint.ts';
import type { FormPolicy } from './form.ts';

/** Under the longest life allowed, so that a clock a little ahead of the relay's does no harm. */
const LIFETIME_SECONDS = SEALED_MAX_AGE - 60;

/**
 * What goes into the box: bound to one relay and one device, good once and for four minutes. It says nothing of the pause,
 * which stays as the relay has it.
 */
export const sealedPayload = (
  relay: Pick<RelayView, 'fingerprint' | 'deviceId'>,
  name: string,
  value: string,
  policy: FormPolicy,
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

import * as v from 'valibot';
import { MAX_SECRET_LENGTH, nameSchema, policyEntries, policySchema } from './policy.ts';

/** libsodium `pad` block in bytes: a box tells only roughly how long the value is. */
export const SEALED_BLOCK = 256;

/** The longest a sealed box may live, in seconds. */
export const SEALED_MAX_AGE = 300;

/** What stands inside `crypto_box_seal(pad(json), relayPublicKey)`. */
export const sealedSecretSchema = v.object({
  ...policySchema.entries,
  /** Absent: as it is. A new value from a device that knows of no pause must not resume what another one has stopped. */
  paused: v.exactOptional(policyEntries.paused.wrapped),
  v: v.literal(1, 'must be 1'),
  name: nameSchema,
  value: v.pipe(
    v.string('must be a string'),
    v.minLength(1, 'must not be empty'),
    v.maxLength(MAX_SECRET_LENGTH, `must have at most ${MAX_SECRET_LENGTH} characters`),
  ),
  /** Fingerprint of the relay that is meant: a box cannot be passed on to another one. */
  relay: v.string('must be a string'),
  device: v.string('must be a string'),
  /** Random; a box is taken once. */
  id: v.pipe(
    v.string('must be a string'),
    v.minLength(16, 'must have at least 16 characters'),
    v.maxLength(128, 'must have at most 128 characters'),
  ),
  /** Unix time in seconds. */
  exp: v.pipe(v.number('must be a number'), v.integer('must be a whole number')),
});

export type SealedSecret = v.InferOutput<typeof sealedSecretSchema>;

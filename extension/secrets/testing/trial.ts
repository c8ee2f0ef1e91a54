import type { FormPolicy } from '../form.ts';

/** Long enough for the test, and for a background that was stopped to delete it. */
const LIFETIME_MS = 600_000;
const LONGEST_NAME = 64;

/** The name of the secret that a new value has while it is tested: nobody else knows it. */
export function trialName(name: string): string {
  const random = [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, '0'));
  const suffix = `.test-${random.join('')}`;
  return `${name.slice(0, LONGEST_NAME - suffix.length)}${suffix}`;
}

/** The secret's policy; only for signed-in callers, and over soon, in case that the trial is not deleted. */
export const trialPolicy = (policy: FormPolicy, now: number): FormPolicy => ({
  ...policy,
  access: 'private',
  expiresAt: new Date(now + LIFETIME_MS).toISOString(),
});

import type { SecretSummary } from '../../shared/protocol/api.ts';
import { type Policy, policySchema } from '../../shared/protocol/policy.ts';

/** The fields of the policy, of all that is known about a secret. */
export const policyOf = (secret: SecretSummary): Policy =>
  Object.fromEntries(Object.entries(secret).filter(([field]) => Object.hasOwn(policySchema.entries, field))) as Policy;

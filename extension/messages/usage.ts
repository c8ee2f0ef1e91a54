import * as v from 'valibot';
import { nameSchema } from '../../shared/protocol/policy.ts';
import type { UsageEntry } from '../../shared/protocol/usage.ts';
import type { Outcome } from '../relay-client/outcome.ts';
import { row } from './contract.ts';

export const usageMessages = {
  /** Of one secret, on all days that the relay keeps. */
  'usage.get': row<Outcome<readonly UsageEntry[]>>()(
    v.strictObject({ relayId: v.pipe(v.string(), v.minLength(1), v.maxLength(256)), name: nameSchema }),
  ),
};

import * as v from 'valibot';
import type { SecretSaved } from '../../shared/protocol/api.ts';
import { nameSchema } from '../../shared/protocol/policy.ts';
import type { Outcome } from '../relay-client/outcome.ts';
import { draftSchema } from '../request-model/draft.ts';
import type { TestResult } from '../request-model/test-result.ts';
import { row } from './contract.ts';
import { sealed } from './secrets.ts';

const relayId = v.pipe(v.string(), v.minLength(1), v.maxLength(256));

/** `rotated` with the secret; `kept`: the new value did not pass its test, and the old one is still in use. */
export type Rotation =
  | { readonly kind: 'rotated'; readonly test: TestResult; readonly secret: SecretSaved }
  | { readonly kind: 'kept'; readonly test: TestResult };

export const secretTestsMessages = {
  /** Sends the draft as the owner with this secret. The result is stored, also if no window is open by then. */
  'secrets.test': row<Outcome<TestResult>>()(v.strictObject({ relayId, name: nameSchema, draft: draftSchema })),
  /**
   * Tests a new value under the name of a trial, and only if it works, replaces the value of the secret. `trial` and
   * `sealed` are the same value in two boxes, as each box is for one name.
   */
  'secrets.rotate': row<Outcome<Rotation>>()(
    v.pipe(
      v.strictObject({
        relayId,
        name: nameSchema,
        sealed,
        trial: v.strictObject({ name: nameSchema, sealed }),
        draft: draftSchema,
      }),
      // The trial is deleted in the end.
      v.check(({ name, trial }) => name !== trial.name),
    ),
  ),
};

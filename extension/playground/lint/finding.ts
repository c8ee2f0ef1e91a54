import type { ErrorCode } from '../../../shared/errors.ts';
import type { Plan } from '../../../shared/placeholder/plan.ts';
import type { Policy } from '../../../shared/protocol/policy.ts';
import type { PolicyRelaxation } from '../../policy/relaxation.ts';
import type { Draft } from '../../request-model/draft.ts';

/** One click that removes a finding. */
export type Fix =
  | { readonly kind: 'draft'; readonly label: string; readonly draft: Draft }
  /** `PATCH /v1/secrets/:name`. `allows`: who can then do what, as a sentence. */
  | {
      readonly kind: 'policy';
      readonly label: string;
      readonly allows: string;
      readonly secret: string;
      readonly patch: PolicyRelaxation;
    }
  /** About a plaintext key. `value` is the key: only in memory, never shown. */
  | { readonly kind: 'key'; readonly label: string; readonly action: 'register' | 'dismiss'; readonly value: string }
  | { readonly kind: 'go'; readonly label: string; readonly to: 'secrets' | 'connect' };

/** A problem of the composed request that the relay would refuse, or that a person should know before sending. */
export interface Finding {
  /**
   * `hint`: not filled in yet. `error`: the relay would refuse it. `warning`: it would not, but it may be unintended.
   */
  readonly level: 'hint' | 'warning' | 'error';
  readonly code: ErrorCode | null;
  readonly text: string;
  /** The path of the field: `headers.Host`, `data`. */
  readonly param?: string | undefined;
  readonly fixes: readonly Fix[];
}

/** The context of a refusal: the draft that was or would be sent, its plan if it has one, and the secret's policy. */
export interface FixContext {
  readonly draft: Draft;
  readonly plan: Plan | null;
  /** `null`: the secret is not known here. */
  readonly secret: (Pick<Policy, 'access' | 'allow' | 'placements' | 'claims'> & { readonly name: string }) | null;
}

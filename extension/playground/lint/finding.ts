import type { ErrorCode } from '../../../shared/errors.ts';
import type { PolicyRelaxation } from '../../policy/relaxation.ts';
import type { Draft } from '../../request-model/draft.ts';

/** One click that removes a finding. */
export type Fix =
  | { readonly kind: 'draft'; readonly label: string; readonly draft: Draft }
  /** `PATCH /v1/secrets/:name`. */
  | { readonly kind: 'policy'; readonly label: string; readonly secret: string; readonly patch: PolicyRelaxation }
  /** About a key in plain. `value` is the key: in memory, never shown. */
  | { readonly kind: 'key'; readonly label: string; readonly action: 'register' | 'dismiss'; readonly value: string }
  | { readonly kind: 'go'; readonly label: string; readonly to: 'secrets' | 'connect' };

/** Something about a composed request that the relay would refuse, or that its owner should know before sending. */
export interface Finding {
  /** `hint`: not filled in yet. `error`: the relay would refuse. `warning`: it would not, but look again. */
  readonly level: 'hint' | 'warning' | 'error';
  readonly code: ErrorCode | null;
  readonly text: string;
  /** The field at fault, as a path: `headers.Host`, `data`. */
  readonly param?: string | undefined;
  readonly fixes: readonly Fix[];
}

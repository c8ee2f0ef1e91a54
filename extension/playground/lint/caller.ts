import type { Who } from '../../../shared/policy/claims.ts';
import type { Draft } from '../../request-model/draft.ts';
import { parseJson } from '../../request-model/to-request.ts';

/** The caller that the relay would identify; one whose claims are no JSON object has none. */
export function callerOf({ runAs: { kind, claims } }: Draft): Who {
  if (kind !== 'user') return { kind };
  const parsed = claims.trim() === '' ? null : parseJson(claims, 'runAs', 'claims');
  return { kind, claims: parsed?.ok ? (parsed.value as Record<string, unknown>) : {} };
}

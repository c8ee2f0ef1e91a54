import type { Preflight, PreflightReason, RecordedCall } from '../../recorded-call/recorded-call.ts';

/** A row below the call that was not sent because of it. */
export interface FailedPreflight {
  readonly of: RecordedCall;
  readonly preflight: Preflight;
  readonly reason: PreflightReason;
}

export type ListRow = RecordedCall | FailedPreflight;

/** Each call is a row, with a child row if its preflight failed. */
export function listRows(calls: readonly RecordedCall[]): readonly ListRow[] {
  if (!calls.some(({ preflight }) => preflight?.reason)) return calls;
  return calls.flatMap((call): ListRow[] => {
    const { preflight } = call;
    return preflight?.reason ? [call, { of: call, preflight, reason: preflight.reason }] : [call];
  });
}

export const isPreflightRow = (row: ListRow): row is FailedPreflight => 'of' in row;

export const keyOf = (row: ListRow): string => (isPreflightRow(row) ? `preflight-${row.of.id}` : String(row.id));

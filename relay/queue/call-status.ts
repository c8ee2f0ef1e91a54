import type { QueuedStatus } from '../../shared/protocol/queue.ts';

/** What the row of a call says of its state, as one text. */
export interface RowStatus {
  readonly status: QueuedStatus;
  /** Of a call that runs, where several relays have the store: which of them runs it. */
  readonly runner: string | null;
  /** Of a call that was put back: it waits until then, in ms since 1970; else 0. */
  readonly notBefore: number;
}

export const pendingUntil = (notBefore: number): string => `pending ${notBefore}`;
export const runningAt = (runner: string | null): string => (runner === null ? 'running' : `running ${runner}`);

export function readStatus(text: string): RowStatus {
  const [status = '', more] = text.split(' ');
  return {
    status: status as QueuedStatus,
    runner: status === 'running' ? (more ?? null) : null,
    notBefore: status === 'pending' ? Number(more ?? 0) : 0,
  };
}

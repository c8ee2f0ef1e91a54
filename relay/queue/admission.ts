import type { Admit } from './call-rows.ts';
import type { QueueLimits } from './queue-limits.ts';
import { noRoomForCall, tooManyOfCaller } from './refusals.ts';
import type { createRoom } from './room.ts';

/** Whether one more call of this caller may wait, beside those that there are. */
export const createAdmission =
  (limits: QueueLimits, room: ReturnType<typeof createRoom>) =>
  (owner: string): Admit =>
  ({ pending, pendingInAll, calls, bytes, settled }) => {
    if (pending >= limits.maxPendingPerCaller) return tooManyOfCaller(limits.maxPendingPerCaller);
    if (pendingInAll >= limits.maxPending || room.isOver()) return noRoomForCall();
    if (calls < limits.maxCallsPerCaller && bytes + room.heldBy(owner) <= room.share) return 'accept';
    return settled > 0 ? 'without-oldest' : tooManyOfCaller(limits.maxCallsPerCaller);
  };

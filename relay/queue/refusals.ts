import { type Refusal, refusal } from '../../shared/errors.ts';

export const interrupted = (): Refusal =>
  refusal('CALL_INTERRUPTED', 'The relay stopped while it ran this call; the destination may have performed it.', {
    fix: 'Look at the destination whether it was performed before you send it again.',
  });
export const cancelled = (): Refusal => refusal('CALL_CANCELLED', 'The call was cancelled.');
export const tooLongToStore = (maxBytes: number): Refusal =>
  refusal('UPSTREAM_TOO_LARGE', `The response has more than the ${maxBytes} bytes that are stored of a queued call.`, {
    fix: 'Call without queue and poll, or raise RELAY_QUEUE_MAX_RESPONSE_BYTES.',
  });
export const noRoomForResponse = (): Refusal =>
  refusal('OVERLOADED', 'The relay has no room left for responses of queued calls.', {
    fix: 'The owner can raise RELAY_QUEUE_MAX_STORED_BYTES.',
  });
/** Seconds; a call takes about as long. */
const RETRY_AFTER = 5;
export const noRoomForCall = (): Refusal =>
  refusal('OVERLOADED', 'The relay has no room left for queued calls.', { retryAfter: RETRY_AFTER });
export const tooManyOfCaller = (max: number): Refusal =>
  refusal('QUEUE_FULL', `At most ${max} calls of one caller may wait.`, { retryAfter: RETRY_AFTER });
export const signedOut = (): Refusal => refusal('TOKEN_INVALID', 'The device that sent this call is no longer paired.');
export const notStored = (): Refusal => refusal('STORE_UNAVAILABLE', 'The response could not be stored.');
export const unreadable = (): Refusal =>
  refusal('STORE_UNAVAILABLE', 'The stored call is not what the relay wrote; it was not sent.');
export const tooLongToQueue = (maxBytes: number): Refusal =>
  refusal('BODY_TOO_LARGE', `A call with files that waits in a queue may have ${maxBytes} bytes.`, {
    fix: 'Leave queue and poll out, or have the owner raise RELAY_QUEUE_MAX_STORED_BYTES, of which a caller gets a quarter.',
  });
export const keptTooLong = (max: number): Refusal =>
  refusal('INVALID_PARAMETER', `expires must be at most ${max} seconds.`, {
    param: 'expires',
    fix: 'The owner can raise RELAY_QUEUE_MAX_EXPIRES.',
  });

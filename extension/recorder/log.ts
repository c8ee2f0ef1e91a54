import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import type { Snapshot } from '../recorded-call/recording.ts';

const MAX_CALLS = 10_000;
/** Characters of all bodies; the oldest bodies are evicted first, while their calls stay. */
const MAX_BODIES = 32_000_000;

const bodyLength = ({ body, sent }: RecordedCall): number =>
  (body.state === 'kept' ? body.text.length : 0) + (sent.body?.length ?? 0);

const withoutBodies = (call: RecordedCall): RecordedCall => ({
  ...call,
  body: call.body.state === 'kept' ? { state: 'evicted' } : call.body,
  sent: call.sent.body === null ? call.sent : { ...call.sent, body: null, bodyNote: 'evicted' },
});

/** A log of calls with bounded memory. Adding a call takes constant time, since pages make thousands. */
export function createLog(maxCalls = MAX_CALLS, maxBodies = MAX_BODIES) {
  const calls: RecordedCall[] = [];
  let total = 0;
  let totalLength = 0;
  /** The bodies of all calls before this index have been evicted. */
  let firstWithBody = 0;
  let cached: Snapshot | null = null;

  const evictBodies = (): void => {
    for (; totalLength > maxBodies && firstWithBody < calls.length; firstWithBody += 1) {
      const call = calls[firstWithBody] as RecordedCall;
      if (bodyLength(call) === 0) continue;
      totalLength -= bodyLength(call);
      calls[firstWithBody] = withoutBodies(call);
    }
  };

  return {
    add(call: RecordedCall): void {
      cached = null;
      total += 1;
      totalLength += bodyLength(call);
      // The browser reports calls when they end, usually in the order of their start.
      let at = calls.length;
      while (at > 0 && (calls[at - 1] as RecordedCall).startedAt > call.startedAt) at -= 1;
      if (at === calls.length) calls.push(call);
      else calls.splice(at, 0, call);
      firstWithBody = Math.min(firstWithBody, at);
      if (calls.length > maxCalls) {
        totalLength -= bodyLength(calls.shift() as RecordedCall);
        firstWithBody = Math.max(0, firstWithBody - 1);
      }
      evictBodies();
    },
    find: (id: number): RecordedCall | undefined => calls.findLast((call) => call.id === id),
    /** Replaces the call with the same id. */
    replace(call: RecordedCall): void {
      const at = calls.findLastIndex(({ id }) => id === call.id);
      if (at === -1) return;
      cached = null;
      totalLength += bodyLength(call) - bodyLength(calls[at] as RecordedCall);
      calls[at] = call;
      firstWithBody = Math.min(firstWithBody, at);
      evictBodies();
    },
    /** Removes all calls, or those that match. */
    clear(isRemoved: (call: RecordedCall) => boolean = () => true): void {
      cached = null;
      const kept = calls.filter((call) => !isRemoved(call));
      calls.splice(0, calls.length, ...kept);
      total = kept.length;
      totalLength = kept.reduce((sum, call) => sum + bodyLength(call), 0);
      firstWithBody = 0;
    },
    snapshot(): Snapshot {
      cached ??= { calls: calls.slice(), total };
      return cached;
    },
  };
}

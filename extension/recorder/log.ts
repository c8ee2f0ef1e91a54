import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import type { Snapshot } from '../recorded-call/recording.ts';

const MAX_CALLS = 10_000;
/** Characters of bodies in all; the oldest are let go first, their calls stay. */
const MAX_BODIES = 32_000_000;

const weightOf = ({ body, sent }: RecordedCall): number =>
  (body.state === 'kept' ? body.text.length : 0) + (sent.body?.length ?? 0);

const withoutBodies = (call: RecordedCall): RecordedCall => ({
  ...call,
  body: call.body.state === 'kept' ? { state: 'let-go' } : call.body,
  sent: call.sent.body === null ? call.sent : { ...call.sent, body: null, bodyNote: 'let-go' },
});

/** Calls in bounded memory. Adding one costs the same however many there are: pages make thousands. */
export function createLog(maxCalls = MAX_CALLS, maxBodies = MAX_BODIES) {
  const calls: RecordedCall[] = [];
  let total = 0;
  let weight = 0;
  /** Calls before this one have no bodies any more. */
  let heavyFrom = 0;
  let taken: Snapshot | null = null;

  const letBodiesGo = (): void => {
    for (; weight > maxBodies && heavyFrom < calls.length; heavyFrom += 1) {
      const call = calls[heavyFrom] as RecordedCall;
      if (weightOf(call) === 0) continue;
      weight -= weightOf(call);
      calls[heavyFrom] = withoutBodies(call);
    }
  };

  return {
    add(call: RecordedCall): void {
      taken = null;
      total += 1;
      weight += weightOf(call);
      // The browser tells of calls when they end, mostly in the order in which they began.
      let at = calls.length;
      while (at > 0 && (calls[at - 1] as RecordedCall).startedAt > call.startedAt) at -= 1;
      if (at === calls.length) calls.push(call);
      else calls.splice(at, 0, call);
      heavyFrom = Math.min(heavyFrom, at);
      if (calls.length > maxCalls) {
        weight -= weightOf(calls.shift() as RecordedCall);
        heavyFrom = Math.max(0, heavyFrom - 1);
      }
      letBodiesGo();
    },
    /** Puts a changed call in the place of the one with its id. */
    replace(call: RecordedCall): void {
      const at = calls.findLastIndex(({ id }) => id === call.id);
      if (at === -1) return;
      taken = null;
      weight += weightOf(call) - weightOf(calls[at] as RecordedCall);
      calls[at] = call;
      heavyFrom = Math.min(heavyFrom, at);
      letBodiesGo();
    },
    /** Lets go of all calls, or of these. */
    clear(isOver: (call: RecordedCall) => boolean = () => true): void {
      taken = null;
      const kept = calls.filter((call) => !isOver(call));
      calls.splice(0, calls.length, ...kept);
      total = kept.length;
      weight = kept.reduce((sum, call) => sum + weightOf(call), 0);
      heavyFrom = 0;
    },
    snapshot(): Snapshot {
      taken ??= { calls: calls.slice(), total };
      return taken;
    },
  };
}

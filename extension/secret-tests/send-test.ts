import { runCall, type SendCall } from '../playground/run/run-call.ts';
import type { Draft } from '../request-model/draft.ts';
import { type CallEvent, nextCall, type PlaygroundCall } from '../request-model/playground-call.ts';

export interface SendTestDeps {
  readonly prepare: (relayId: string, callId: string, draft: Draft) => SendCall;
  /** Records the call in the history. */
  readonly record: (call: PlaygroundCall, relayId: string) => Promise<void>;
  readonly now: () => number;
  readonly tick: () => Promise<void>;
  /** Aborts a test whose response takes too long or does not end. */
  readonly deadline: () => AbortSignal;
}

/** A call as the owner and at once, whatever the draft says, with the secret `as`; it is recorded as one with the draft's secret. */
export const createSendTest =
  ({ prepare, record, now, tick, deadline }: SendTestDeps) =>
  async (relayId: string, draft: Draft, as: string): Promise<PlaygroundCall> => {
    const id = crypto.randomUUID();
    const owned: Draft = { ...draft, runAs: { ...draft.runAs, kind: 'owner' }, queue: undefined };
    const start: CallEvent = { type: 'start', id, at: now(), draft: owned };
    let call = nextCall(null, start) as PlaygroundCall;
    await runCall({
      id,
      send: prepare(relayId, id, { ...owned, secret: as }),
      signal: deadline(),
      emit: (event) => {
        call = nextCall(call, event) ?? call;
      },
      hold: () => {},
      now,
      tick,
    });
    await record(call, relayId);
    return call;
  };

export type SendTest = ReturnType<typeof createSendTest>;

import { signal } from '@preact/signals';
import type { Relays } from '../../connection/relays.ts';
import type { Send } from '../../messages/client.ts';
import type { PlaygroundCall } from '../../request-model/playground-call.ts';

/** How often the response of a call repeated its secret; null if the relay does not say. */
export interface Redactions {
  readonly callId: string;
  readonly count: number | null;
}

export interface RedactionsDeps {
  readonly send: Send;
  readonly relays: Pick<Relays, 'active'>;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** The end of a response can be here before the relay has stored its trace. */
const RETRY_DELAYS_MS = [100, 300, 900];

/** What the relay counted while it replaced the secret in a response, from the trace of the call. */
export function createRedactions({ send, relays, pause }: RedactionsDeps) {
  const current = signal<Redactions | null>(null);

  const countOf = async (relayId: string, trace: string): Promise<number | null> => {
    for (const wait of [...RETRY_DELAYS_MS, null]) {
      const outcome = await send('traces.get', { relayId, id: trace }).catch(() => null);
      if (outcome?.ok === true && outcome.value.state !== 'running') return outcome.value.redactions;
      const isPending = outcome !== null && (outcome.ok || outcome.failure.kind === 'problem');
      if (wait === null || !isPending) break;
      await pause(wait);
    }
    return null;
  };

  return {
    /** Of the call that was asked about last. */
    current,
    /** Asks once for each call that has ended with a response of an API. */
    async load({ id, head, endedAt }: PlaygroundCall): Promise<void> {
      const relay = relays.active.peek();
      if (relay === null || endedAt === null || head?.source !== 'upstream' || head.trace === null) return;
      if (current.peek()?.callId === id) return;
      current.value = { callId: id, count: null };
      const count = await countOf(relay.id, head.trace);
      if (current.peek()?.callId === id) current.value = { callId: id, count };
    },
  };
}

import { signal } from '@preact/signals';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import type { Relays } from '../../connection/relays.ts';
import { requiredContext } from '../../design/required-context.ts';
import type { Send } from '../../messages/client.ts';
import type { PolicyRelaxation } from '../../policy/relaxation.ts';
import { failureText } from '../../relay-client/failure-text.ts';
import type { Outcome } from '../../relay-client/outcome.ts';

export interface PoliciesDeps {
  readonly send: Send;
  readonly relays: Pick<Relays, 'list'>;
}

/** The current client secrets of each relay, by the relay's id; names and policies, never values. */
export function createPolicies({ send, relays }: PoliciesDeps) {
  const byRelay = signal<ReadonlyMap<string, Outcome<readonly SecretSummary[]>>>(new Map());

  const load = async (relayId: string | null): Promise<void> => {
    const ids = relayId === null ? (relays.list.peek() ?? []).map(({ id }) => id) : [relayId];
    await Promise.all(
      ids.map(async (id) => {
        const outcome = await send('secrets.list', { relayId: id });
        byRelay.value = new Map(byRelay.peek()).set(id, outcome);
      }),
    );
  };
  const known = (): SecretSummary[] =>
    [...byRelay.value.values()].flatMap((outcome) => (outcome.ok ? outcome.value : []));

  return {
    byRelay,
    /** Reloads the policies of one relay, or of all. The current ones stay until the response arrives. */
    load,
    /** Returns an error message for the person who clicked, or null. */
    async relax(relayId: string, name: string, patch: PolicyRelaxation): Promise<string | null> {
      const saved = await send('secrets.patch', { relayId, name, patch });
      await load(relayId);
      if (saved.ok) return null;
      const { title, text } = failureText(saved.failure, null);
      return `${title}. ${text}`;
    },
    /** All client secrets that were loaded. */
    known,
    /** The destinations of all client secrets that were loaded. */
    knownOrigins: (): string[] => known().flatMap(({ allow }) => allow.map(({ origin }) => origin)),
  };
}

export type Policies = ReturnType<typeof createPolicies>;

export const { Provider: PoliciesProvider, use: usePolicies } = requiredContext<Policies>();

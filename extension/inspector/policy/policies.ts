import { signal } from '@preact/signals';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { relays } from '../../connection/relays.ts';
import { send } from '../../messages/client.ts';
import type { PolicyRelaxation } from '../../policy/relaxation.ts';
import { failureText } from '../../relay-client/failure-text.ts';
import type { Outcome } from '../../relay-client/outcome.ts';

/** The current client secrets of each relay, by the relay's id; names and policies, never values. */
export const policies = signal<ReadonlyMap<string, Outcome<readonly SecretSummary[]>>>(new Map());

/** Reloads the policies of one relay, or of all. The current ones stay until the response arrives. */
export async function loadPolicies(relayId: string | null): Promise<void> {
  const ids = relayId === null ? (relays.peek() ?? []).map(({ id }) => id) : [relayId];
  await Promise.all(
    ids.map(async (id) => {
      const outcome = await send('secrets.list', { relayId: id });
      policies.value = new Map(policies.peek()).set(id, outcome);
    }),
  );
}

/** Returns an error message for the person who clicked, or null. */
export async function relaxPolicy(relayId: string, name: string, patch: PolicyRelaxation): Promise<string | null> {
  const saved = await send('secrets.patch', { relayId, name, patch });
  await loadPolicies(relayId);
  if (saved.ok) return null;
  const { title, text } = failureText(saved.failure, null);
  return `${title}. ${text}`;
}

/** The destinations of all client secrets that were loaded. */
export const knownOrigins = (): string[] =>
  [...policies.value.values()].flatMap((outcome) =>
    outcome.ok ? outcome.value.flatMap(({ allow }) => allow.map(({ origin }) => origin)) : [],
  );

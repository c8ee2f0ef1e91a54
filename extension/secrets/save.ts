import type { SecretSaved, SecretSummary } from '../../shared/protocol/api.ts';
import type { SecretPatch } from '../../shared/protocol/policy.ts';
import type { send } from '../messages/client.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { type Outcome, ok } from '../relay-client/outcome.ts';
import type { FormPolicy } from './form.ts';
import { seal } from './seal.ts';
import { sealedPayload } from './sealed-payload.ts';

export type Send = typeof send;

export interface SaveJob {
  readonly relay: RelayView;
  readonly name: string;
  readonly policy: FormPolicy;
  /** Absent: the stored value stays. */
  readonly value: string | null;
  /** The secret as it is at the relay; null for a new one. */
  readonly saved: SecretSummary | null;
  /** Called as soon as the value is in the box: from here on nobody needs it in the clear. */
  readonly onSealed: () => void;
}

/**
 * Seals and sends, or changes the policy alone. The relay is asked before the value is sealed, so that an unreachable
 * relay does not cost somebody the key that they just pasted.
 */
export const createSave =
  (send: Send) =>
  async (job: SaveJob): Promise<Outcome<SecretSaved | null>> => {
    const { relay, policy, value, saved } = job;
    const relayId = relay.id;
    const current = saved?.name ?? job.name;
    if (value !== null) {
      const reachable = await send('relays.check', { relayId });
      if (!reachable.ok) return reachable;
      const sealed = await seal(sealedPayload(relay, current, value, policy), relay.publicKey);
      job.onSealed();
      const stored = await send('secrets.put', { relayId, name: current, sealed });
      if (!stored.ok || current === job.name) return stored;
    }
    const patch: SecretPatch = {
      ...(value === null && changes(policy, saved)),
      ...(current !== job.name && { name: job.name }),
    };
    if (Object.keys(patch).length === 0) return ok(null);
    return send('secrets.patch', { relayId, name: current, patch });
  };

/** Only what differs: a change made on another device to another field stays. */
function changes(policy: FormPolicy, saved: SecretSummary | null): Partial<FormPolicy> {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  const changed = Object.entries(policy).filter(([field, now]) => !same(now, saved?.[field as keyof FormPolicy]));
  return Object.fromEntries(changed);
}

import type { SecretSaved, SecretSummary } from '../../shared/protocol/api.ts';
import type { SecretPatch } from '../../shared/protocol/policy.ts';
import { sealedPayload } from '../../shared/protocol/sealed-payload.ts';
import type { Send } from '../messages/client.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { type Outcome, ok } from '../relay-client/outcome.ts';
import type { FormPolicy } from './form.ts';
import { seal } from './seal.ts';

export interface SaveJob {
  readonly relay: RelayView;
  readonly name: string;
  readonly policy: FormPolicy;
  /** Absent: the stored value stays. */
  readonly value: string | null;
  /** The secret as stored by the relay; null for a new one. */
  readonly saved: SecretSummary | null;
  /** Called once the value is encrypted and the plaintext is no longer needed. */
  readonly onSealed: () => void;
}

/**
 * Encrypts and stores the value, or patches the policy alone. The relay is checked before the value is encrypted and
 * cleared from the form, so that an unreachable relay does not lose a key that was just pasted.
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

/** Only the fields that differ, so that changes made to other fields on another device are kept. */
function changes(policy: FormPolicy, saved: SecretSummary | null): Partial<FormPolicy> {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  const changed = Object.entries(policy).filter(([field, now]) => !same(now, saved?.[field as keyof FormPolicy]));
  return Object.fromEntries(changed);
}

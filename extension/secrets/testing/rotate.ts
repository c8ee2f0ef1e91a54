import type { SecretSaved, SecretSummary } from '../../../shared/protocol/api.ts';
import { sealedPayload } from '../../../shared/protocol/sealed-payload.ts';
import type { Send } from '../../messages/client.ts';
import type { RelayView } from '../../relay-client/connection.ts';
import { type Outcome, ok } from '../../relay-client/outcome.ts';
import type { Draft } from '../../request-model/draft.ts';
import type { TestResult } from '../../request-model/test-result.ts';
import type { FormPolicy } from '../form.ts';
import { seal } from '../seal.ts';
import { trialName, trialPolicy } from './trial.ts';

export interface RotationJob {
  readonly relay: RelayView;
  readonly saved: SecretSummary;
  readonly policy: FormPolicy;
  readonly value: string;
  readonly draft: Draft;
  /** Called once the value is encrypted and the plaintext is no longer needed. */
  readonly onSealed: () => void;
}

/** `kept`: the old value is still in use. `useAnyway` takes the new one, for as long as its box is valid. */
export type Rotated =
  | { readonly kind: 'rotated'; readonly secret: SecretSaved }
  | { readonly kind: 'kept'; readonly test: TestResult; readonly useAnyway: () => Promise<Outcome<SecretSaved>> };

/** Replaces a value by one that works. The relay is checked first, as in `createSave`. */
export const createRotate =
  (send: Send, encrypt: typeof seal = seal) =>
  async ({ relay, saved, policy, value, draft, onSealed }: RotationJob): Promise<Outcome<Rotated>> => {
    const relayId = relay.id;
    const { name } = saved;
    const reachable = await send('relays.check', { relayId });
    if (!reachable.ok) return reachable;
    const trial = trialName(name);
    const [sealed, sealedTrial] = await Promise.all([
      encrypt(sealedPayload(relay, name, value, policy), relay.publicKey),
      encrypt(sealedPayload(relay, trial, value, trialPolicy(policy, Date.now())), relay.publicKey),
    ]);
    onSealed();
    const rotated = await send('secrets.rotate', {
      relayId,
      name,
      sealed,
      trial: { name: trial, sealed: sealedTrial },
      draft,
    });
    if (!rotated.ok) return rotated;
    const { value: told } = rotated;
    if (told.kind === 'rotated') return ok(told);
    return ok({ ...told, useAnyway: () => send('secrets.put', { relayId, name, sealed }) });
  };

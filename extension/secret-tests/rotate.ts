import type { Context } from '../background/feature.ts';
import type { InputOf } from '../messages/contract.ts';
import type { Rotation, secretTestsMessages } from '../messages/secret-tests.ts';
import { type Outcome, ok } from '../relay-client/outcome.ts';
import { resultOf } from './result-of.ts';
import type { SendTest } from './send-test.ts';
import type { Trials } from './trials.ts';

export interface RotateDeps {
  readonly client: Context['client'];
  readonly sendTest: SendTest;
  readonly trials: Trials;
}

/**
 * The relay has one value per secret and never returns it, so a value that was replaced is gone. The new one is therefore
 * tested first, as a secret of its own with the same policy, and replaces the old one only if the API accepts it.
 */
export const createRotate =
  ({ client, sendTest, trials }: RotateDeps) =>
  async ({
    relayId,
    name,
    sealed,
    trial,
    draft,
  }: InputOf<(typeof secretTestsMessages)['secrets.rotate']>): Promise<Outcome<Rotation>> => {
    const relay = await client(relayId);
    if (!relay.ok) return relay;
    return trials.during({ relayId, name: trial.name }, async () => {
      const stored = await relay.value.putSecret(trial.name, trial.sealed);
      if (!stored.ok) return stored;
      const test = resultOf(await sendTest(relayId, { ...draft, secret: name }, trial.name));
      if (!test.ok) return test;
      if (test.value.outcome !== 'works') return ok({ kind: 'kept', test: test.value });
      const replaced = await relay.value.putSecret(name, sealed);
      return replaced.ok ? ok({ kind: 'rotated', test: test.value, secret: replaced.value }) : replaced;
    });
  };

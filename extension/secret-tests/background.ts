import type { Context, Feature } from '../background/feature.ts';
import { recordedCall } from '../history/recorded.ts';
import { createHistoryStore } from '../history/store.ts';
import type { secretTestsMessages } from '../messages/secret-tests.ts';
import { pauseFor } from '../playground/run/pause.ts';
import { createPrepare } from '../playground/run/send.ts';
import type { TestResult } from '../request-model/test-result.ts';
import { storedResults, withoutResultsOf, withResult } from '../secrets/testing/stored-results.ts';
import { resultOf } from './result-of.ts';
import { createRotate } from './rotate.ts';
import { createSendTest } from './send-test.ts';
import { createTrials, storedTrials } from './trials.ts';

const DEADLINE_MS = 20_000;

/** Tests of secrets belong to the background: the popup closes as soon as a person looks elsewhere. */
export const secretTestsFeature = ({ client, keepAlive }: Context): Feature<typeof secretTestsMessages> => {
  const results = storedResults();
  let last: Promise<unknown> = Promise.resolve();
  const store = (relayId: string, name: string, result: TestResult): Promise<void> => {
    const stored = last.then(async () => results.set(withResult(await results.get(), relayId, name, result)));
    last = stored.catch(() => undefined);
    return stored;
  };
  const history = createHistoryStore();
  const sendTest = createSendTest({
    prepare: createPrepare({ client, takeFiles: async () => null, now: Date.now, pause: pauseFor }).start,
    record: (call, relayId) => history.add(recordedCall(call, null), relayId).catch(() => undefined),
    now: Date.now,
    tick: async () => {},
    deadline: () => AbortSignal.timeout(DEADLINE_MS),
  });
  const trials = createTrials({
    item: storedTrials(),
    remove: async ({ relayId, name }) => {
      const relay = await client(relayId);
      if (!relay.ok) return relay.failure.kind === 'not-connected';
      const removed = await relay.value.deleteSecret(name);
      return removed.ok || (removed.failure.kind === 'problem' && removed.failure.problem.code === 'SECRET_NOT_FOUND');
    },
  });
  const rotate = createRotate({ client, sendTest, trials });
  void keepAlive(trials.clear().catch(() => undefined));
  return {
    handlers: {
      'secrets.test': async ({ relayId, name, draft }) => {
        const result = resultOf(await sendTest(relayId, { ...draft, secret: name }, name));
        if (result.ok) await store(relayId, name, result.value);
        return result;
      },
      'secrets.rotate': async (input) => {
        const rotated = await rotate(input);
        if (rotated.ok && rotated.value.kind === 'rotated') await store(input.relayId, input.name, rotated.value.test);
        return rotated;
      },
    },
    forget: async (relayId) => {
      await results.set(withoutResultsOf(await results.get(), relayId));
      await trials.forget(relayId);
    },
  };
};

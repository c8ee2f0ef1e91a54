import { signal } from '@preact/signals';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { whenDisconnected } from '../../connection/when-disconnected.ts';
import type { HistoryStore } from '../../history/store.ts';
import { t } from '../../language/messages.ts';
import type { RelayView } from '../../relay-client/connection.ts';
import { failureText } from '../../relay-client/failure-text.ts';
import type { TestResult } from '../../request-model/test-result.ts';
import { type TestRequest, testRequestFor } from '../../starters/test-request.ts';
import type { StorageItem } from '../../storage/item.ts';
import type { ActionDeps } from '../action-deps.ts';
import { draftKey } from '../stored-drafts.ts';
import { repeatedCall } from './repeated-call.ts';
import { testText } from './result-text.ts';
import { type TestResults, withoutResultsOf } from './stored-results.ts';

export interface TestsDeps extends ActionDeps {
  readonly relays: Parameters<typeof whenDisconnected>[0];
  readonly results: StorageItem<TestResults>;
  readonly history: Pick<HistoryStore, 'list' | 'call'>;
}

/** Tests of the values of client secrets: which request, under way or not, and the last result of each. */
export function createTests({ send, secrets, notify, relays, results: stored, history }: TestsDeps) {
  const results = signal<TestResults>({});
  const running = signal<readonly string[]>([]);
  const read = async (): Promise<void> => {
    results.value = await stored.get();
  };
  void read();
  stored.watch((changed) => {
    results.value = changed;
  });
  whenDisconnected(relays, (relayId) => {
    results.value = withoutResultsOf(results.peek(), relayId);
  });

  return {
    /** The last result; null if it was not tested in this browser. Reads signals. */
    resultOf: (relayId: string, name: string): TestResult | null => results.value[draftKey(relayId, name)] ?? null,
    isRunning: (relayId: string, name: string): boolean => running.value.includes(draftKey(relayId, name)),
    /** That of a well-known API; else the last call from this browser that only read something and came through. */
    requestFor: async (relayId: string, secret: SecretSummary): Promise<TestRequest | null> =>
      testRequestFor(secret, secret.name) ?? (await repeatedCall(history, relayId, secret).catch(() => null)),
    async test(relay: RelayView, { name }: SecretSummary, { draft }: TestRequest): Promise<void> {
      const key = draftKey(relay.id, name);
      if (running.peek().includes(key)) return;
      running.value = [...running.peek(), key];
      const tested = await send('secrets.test', { relayId: relay.id, name, draft }).catch(() => null);
      running.value = running.peek().filter((one) => one !== key);
      if (tested?.ok) {
        results.value = { ...results.peek(), [key]: tested.value };
        notify({ text: `${name}: ${testText(tested.value)}` });
        await secrets.load();
      } else {
        const { title, text } = failureText(tested?.failure ?? { kind: 'unreachable' }, relay);
        notify({ text: t('secrets.toast.notTested', { name, why: `${title}. ${text}` }) });
      }
    },
  };
}

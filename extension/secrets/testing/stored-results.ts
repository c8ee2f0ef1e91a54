import * as v from 'valibot';
import { type TestResult, testResultSchema } from '../../request-model/test-result.ts';
import { type StorageItem, storageItem } from '../../storage/item.ts';
import { draftKey } from '../stored-drafts.ts';

/** By `<relay> <name>`. */
export type TestResults = Readonly<Record<string, TestResult>>;

/** The oldest are dropped beyond this. */
export const MAX_RESULTS = 1_000;

export const storedResults = (): StorageItem<TestResults> =>
  storageItem<TestResults>('secretTests', v.record(v.string(), testResultSchema), {});

export function withResult(results: TestResults, relayId: string, name: string, result: TestResult): TestResults {
  const { [draftKey(relayId, name)]: _, ...others } = results;
  const kept = Object.entries(others).slice(1 - MAX_RESULTS);
  return { ...Object.fromEntries(kept), [draftKey(relayId, name)]: result };
}

export const withoutResultsOf = (results: TestResults, relayId: string): TestResults =>
  Object.fromEntries(Object.entries(results).filter(([key]) => !key.startsWith(draftKey(relayId, ''))));

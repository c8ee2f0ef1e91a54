import { expect, test } from 'vitest';
import { fail, ok } from '../../../extension/relay-client/outcome.ts';
import type { RelayClient } from '../../../extension/relay-client/relay-client.ts';
import { EMPTY_DRAFT } from '../../../extension/request-model/draft.ts';
import type { PlaygroundCall } from '../../../extension/request-model/playground-call.ts';
import { createRotate } from '../../../extension/secret-tests/rotate.ts';
import { createTrials, type Trial } from '../../../extension/secret-tests/trials.ts';
import { memoryItem } from '../../support/browser/memory-item.ts';
import { testCall } from './build.ts';

const INPUT = {
  relayId: 'r',
  name: 'openai',
  sealed: 'NEW',
  trial: { name: 'openai.test-1', sealed: 'TRIAL' },
  draft: EMPTY_DRAFT,
};

/** A relay that records what it is asked, and an API that responds with this call. */
function scene(call: PlaygroundCall, replies: Partial<Record<string, unknown>> = {}) {
  const steps: string[] = [];
  const item = memoryItem<readonly Trial[]>([]);
  const step = async (what: string): Promise<unknown> => {
    steps.push(`${what}, written down: ${item.stored.map(({ name }) => name)}`);
    return replies[what] ?? ok({});
  };
  const relay = {
    putSecret: (name: string, sealed: string) => step(`put ${name} ${sealed}`),
    deleteSecret: (name: string) => step(`delete ${name}`),
  } as unknown as RelayClient;
  const trials = createTrials({
    item,
    remove: async ({ name }) => ((await relay.deleteSecret(name)) as { ok: boolean }).ok,
  });
  const sendTest = async (_: string, draft: { secret: string }, as: string) => {
    await step(`test ${as} as a call of ${draft.secret}`);
    return call;
  };
  return { steps, item, trials, rotate: createRotate({ client: async () => ok(relay), sendTest, trials }) };
}

test('the old value is given up only after the API has accepted the new one', async () => {
  const { steps, rotate, item } = scene(testCall(200));
  expect(await rotate(INPUT)).toMatchObject({ ok: true, value: { kind: 'rotated' } });
  const written = ', written down: openai.test-1';
  expect(steps).toEqual([
    `put openai.test-1 TRIAL${written}`,
    `test openai.test-1 as a call of openai${written}`,
    `put openai NEW${written}`,
    `delete openai.test-1${written}`,
  ]);
  expect(item.stored).toEqual([]);
});

test.each([
  ['refused by the API', testCall(401), {}],
  ['an error of the API', testCall(500), {}],
  ['not reached', testCall(502, 'relay', { code: 'UPSTREAM_UNREACHABLE', detail: 'x' }), {}],
])('%s: the old value stays, and the trial is deleted', async (_, call, replies) => {
  const { steps, rotate, item } = scene(call, replies);
  expect(await rotate(INPUT)).toMatchObject({ ok: true, value: { kind: 'kept' } });
  expect(steps.map((one) => one.split(',')[0])).toEqual([
    'put openai.test-1 TRIAL',
    'test openai.test-1 as a call of openai',
    'delete openai.test-1',
  ]);
  expect(item.stored).toEqual([]);
});

test('a relay that fails in the middle keeps the old value; a trial that could not be deleted is deleted later', async () => {
  const unreachable = fail({ kind: 'unreachable' });
  const replies: Record<string, unknown> = { 'put openai NEW': unreachable, 'delete openai.test-1': unreachable };
  const { rotate, item, trials } = scene(testCall(200), replies);
  expect(await rotate(INPUT)).toEqual(unreachable);
  expect(item.stored).toEqual([{ relayId: 'r', name: 'openai.test-1' }]);
  delete replies['delete openai.test-1'];
  await trials.clear();
  expect(item.stored).toEqual([]);
});

test('a trial in use is not deleted by the clearing of those that were left behind', async () => {
  const { trials, steps } = scene(testCall(200));
  await trials.during({ relayId: 'r', name: 'running' }, async () => {
    await trials.clear();
    expect(steps).toEqual([]);
  });
  expect(steps).toHaveLength(1);
});

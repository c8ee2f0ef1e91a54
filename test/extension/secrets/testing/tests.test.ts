import { expect, test } from 'vitest';
import type { TestResult } from '../../../../extension/request-model/test-result.ts';
import { MAX_RESULTS, type TestResults, withResult } from '../../../../extension/secrets/testing/stored-results.ts';
import { createTests } from '../../../../extension/secrets/testing/tests.ts';
import { memoryItem } from '../../../support/browser/memory-item.ts';
import { relayView } from '../../connection/build.ts';
import { testCall } from '../../secret-tests/build.ts';
import { secret, withSecrets } from '../build.ts';

const RESULT: TestResult = { outcome: 'works', status: 200, detail: null, at: 1 };
const relay = relayView('relay');
const openai = secret('openai', { allow: [{ origin: 'https://api.openai.com' }] });

async function withTests(reply: unknown) {
  const page = await withSecrets(['openai']);
  const send = (async (name: string, input: Record<string, unknown>) => {
    page.sent.push({ name, input });
    return reply;
  }) as typeof page.send;
  const results = memoryItem<TestResults>({});
  return { ...page, results, tests: createTests({ ...page, send, results, history: page.historyStore }) };
}

test('a test is sent with the request of the API, and its result is shown', async () => {
  const { tests, sent, toasts } = await withTests({ ok: true, value: RESULT });
  const request = await tests.requestFor('relay', openai);
  expect(request?.title).toBe('OpenAI: list models');
  if (!request) return;
  const tested = tests.test(relay, openai, request);
  expect(tests.isRunning('relay', 'openai')).toBe(true);
  await tested;
  expect(sent).toContainEqual({
    name: 'secrets.test',
    input: { relayId: 'relay', name: 'openai', draft: request.draft },
  });
  expect([tests.isRunning('relay', 'openai'), tests.resultOf('relay', 'openai')]).toEqual([false, RESULT]);
  expect(tests.resultOf('other relay', 'openai')).toBeNull();
  expect(toasts.at(-1)?.text).toBe('openai: The API accepts the key.');
});

test('a relay that cannot be reached leaves the last result', async () => {
  const { tests, toasts } = await withTests({ ok: false, failure: { kind: 'unreachable' } });
  await tests.test(relay, openai, { title: 'x', draft: testCall(200).draft });
  expect(tests.resultOf('relay', 'openai')).toBeNull();
  expect(toasts.at(-1)?.text).toContain('openai was not tested. Cannot reach the relay.');
});

test('another API is tested with the last call that only read, came through and is still allowed', async () => {
  const { tests, historyStore } = await withTests(null);
  const own = secret('openai', { allow: [{ origin: 'https://own.example' }] });
  const add = async (
    path: string,
    status: number,
    change: { method?: 'GET' | 'POST'; secret?: string; key?: string } = {},
  ) => {
    const call = testCall(status);
    const { method = 'GET', secret: name = 'openai', key = '$CLIENT_SECRET' } = change;
    const headers = [{ id: path, name: 'Authorization', value: `Bearer ${key}`, on: true }];
    const body = { kind: 'none' as const, text: '', fields: [] };
    const draft = { ...call.draft, secret: name, method, url: `https://own.example/${path}`, headers, body };
    await historyStore.add({ ...call, draft }, 'relay');
  };
  expect(await tests.requestFor('relay', own)).toBeNull();
  await add('good', 200);
  await add('posted', 200, { method: 'POST' });
  await add('failed', 500);
  await add('of-another', 200, { secret: 'other' });
  await add('without-placeholder', 200, { key: 'x' });
  expect((await tests.requestFor('relay', own))?.title).toBe('GET https://own.example/good');
  const closed = secret('openai', { allow: [{ origin: 'https://own.example', paths: ['/other'] }] });
  expect(await tests.requestFor('relay', closed)).toBeNull();
});

test('results are bounded, the newest stay', () => {
  let results: TestResults = {};
  for (let at = 0; at <= MAX_RESULTS; at += 1) results = withResult(results, 'r', `secret-${at}`, { ...RESULT, at });
  expect(Object.keys(results)).toHaveLength(MAX_RESULTS);
  expect(results['r secret-0']).toBeUndefined();
  expect(results[`r secret-${MAX_RESULTS}`]?.at).toBe(MAX_RESULTS);
});

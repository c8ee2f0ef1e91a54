import { expect, test } from 'vitest';
import { recordedCall } from '../../../extension/history/recorded.ts';
import { endedCall } from './build.ts';

const KEY = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;

test('a call without keys is recorded as it is', () => {
  const call = endedCall();
  expect(recordedCall(call, null)).toBe(call);
});

test('a text that looks like a key is masked, and the response that may repeat it is left out', () => {
  const call = endedCall({ url: `https://api.example/?q=${KEY}` }, `{"echo":"${KEY}"}`);
  const recorded = recordedCall({ ...call, failure: { reason: 'invalid', detail: KEY } }, null);
  expect(JSON.stringify(recorded)).not.toContain(KEY);
  expect(JSON.stringify(recorded)).not.toContain(btoa(`{"echo":"${KEY}"}`));
  expect(recorded.body).toMatchObject({ kept: 0, total: call.body.total });
  expect(recorded.draft.url).toMatch(/^https:\/\/api\.example\/\?q=/);
});

test("the page's twin is recorded in the place of the draft, and its own keys are masked, too", () => {
  const call = endedCall({ url: 'https://api.example/registered-value' });
  const twin = { ...call.draft, url: `https://api.example/masked?key=${KEY}` };
  const recorded = recordedCall(call, twin);
  expect(recorded.draft.url).toContain('https://api.example/masked');
  expect(JSON.stringify(recorded)).not.toContain(KEY);
  expect(JSON.stringify(recorded)).not.toContain('registered-value');
  expect(recorded.body.chunks).toEqual([]);
});

import { expect, test } from 'vitest';
import { relayView } from '../connection/build.ts';
import { withSecrets } from './build.ts';

test('two pages do not see each other’s secrets', async () => {
  const first = await withSecrets(['openai', 'stripe']);
  const second = await withSecrets(['github']);
  const namesIn = ({ secrets }: typeof first): string[] => secrets.known.value.map(({ name }) => name);
  expect(namesIn(first)).toEqual(['openai', 'stripe']);
  expect(namesIn(second)).toEqual(['github']);
  first.connect([]);
  await expect.poll(() => first.secrets.state.value).toEqual({ status: 'none' });
  expect(namesIn(first)).toEqual([]);
  expect(namesIn(second)).toEqual(['github']);
});

test('the list follows the active relay', async () => {
  const page = await withSecrets(['openai'], 'a');
  page.connect([relayView('a', { active: false }), relayView('b')]);
  await expect.poll(() => page.sent.at(-1)).toEqual({ name: 'secrets.list', input: { relayId: 'b' } });
});

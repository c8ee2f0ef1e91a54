import { expect, test } from 'vitest';
import { laterPart } from '../../../extension/secrets/later-part.ts';
import { createPage } from '../../../extension/secrets/page.ts';
import { withSecrets } from './build.ts';

test('what is loaded later is loaded once in a page, by whoever asks first', async () => {
  const asked: unknown[] = [];
  const make = laterPart(async (page) => {
    asked.push(page);
    return { name: 'editor' };
  });
  const page = createPage(await withSecrets([]));
  const part = page.part(make);
  expect(part.loaded.value).toBe(null);
  const [first, second] = await Promise.all([part.load(), page.part(make).load()]);
  expect(first).toBe(second);
  expect(part.loaded.value).toBe(first);
  expect(asked).toEqual([page]);
});

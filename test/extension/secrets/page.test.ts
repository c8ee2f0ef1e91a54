import { expect, test } from 'vitest';
import { createPage } from '../../../extension/secrets/page.ts';
import { withSecrets } from './build.ts';

test('a part is made once in a page, and again in another one', async () => {
  const shared = await withSecrets([]);
  const make = (page: unknown) => ({ of: page });
  const [first, second] = [createPage(shared), createPage(shared)];
  expect(first.part(make)).toBe(first.part(make));
  expect(first.part(make)).toEqual({ of: first });
  expect(second.part(make)).not.toBe(first.part(make));
});

import { expect, test } from 'vitest';
import { followOutline } from '../../../extension/secrets/follow-outline.ts';
import { withSecrets } from './build.ts';

test('the outline counts the secrets of the active relay, and is empty once that is disconnected', async () => {
  const page = await withSecrets(['a', 'b']);
  followOutline(page);
  expect(page.outline.get()).toMatchObject({ relay: true, secrets: 2 });
  page.relays.list.value = [];
  expect(page.outline.get()).toEqual({ relay: false, secrets: 0, editor: false, request: false });
});

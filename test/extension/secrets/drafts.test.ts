import { expect, test } from 'vitest';
import { createDrafts } from '../../../extension/secrets/drafts.ts';
import { emptyForm } from '../../../extension/secrets/form.ts';
import { draftKey } from '../../../extension/secrets/stored-drafts.ts';
import { memoryItem } from '../../support/browser/memory-item.ts';
import { withRelays } from '../connection/build.ts';

test('a secret that is opened before the stored drafts have been read leaves them as they are', async () => {
  const key = draftKey('relay', 'openai');
  const stored = { open: null, forms: { [key]: { ...emptyForm, origins: 'https://app.example' } } };
  const item = memoryItem(stored);
  const drafts = createDrafts(item, withRelays([]).relays);
  drafts.open('');
  drafts.storeAs((value) => value);
  await drafts.ready;
  expect(drafts.openName.value).toBe('');
  expect(drafts.draftOf(key)).toEqual(stored.forms[key]);
  expect(item.stored).toEqual({ ...stored, open: '' });
});

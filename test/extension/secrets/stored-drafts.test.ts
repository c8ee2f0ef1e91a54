import { expect, test } from 'vitest';
import { emptyForm } from '../../../extension/secrets/form.ts';
import { draftKey, withoutRelay } from '../../../extension/secrets/stored-drafts.ts';

test('what was typed for one relay goes with it, what was typed for another stays', () => {
  const keys = [draftKey('a', ''), draftKey('a', 'openai'), draftKey('ab', 'openai'), draftKey('b', 'a ')];
  const editing = { open: 'openai', forms: Object.fromEntries(keys.map((key) => [key, emptyForm])) };
  expect(withoutRelay(editing, 'a')).toEqual({
    open: null,
    forms: { [draftKey('ab', 'openai')]: emptyForm, [draftKey('b', 'a ')]: emptyForm },
  });
});

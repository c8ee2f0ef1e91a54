import { expect, test } from 'vitest';
import { plainKeysIn } from '../../../extension/plain-keys/find.ts';
import { EMPTY_DRAFT, row } from '../../../extension/request-model/draft.ts';

/** Where a key was typed or pasted right behind other characters. */
const found = (name: string): string[] =>
  plainKeysIn({ ...EMPTY_DRAFT, params: [row(name, '')] }, []).map(({ value }) => value);

test.each(['sk-proj-aB3dE5gH7jaB3dE5gH7j', 'sk-svcacct-aB3dE5gH7jaB3dE5gH7j', 'sk-ant-aB3dE5gH7jaB3dE5gH7j'])(
  '%s is found behind a letter and behind an underscore',
  (key) => {
    for (const before of ['q', 'OPENAI_', '']) expect(found(`${before}${key}`)).toEqual([key]);
  },
);

test.each([
  'task-proj-management-overview-and-plan',
  'risk-ant-colony-optimization-methods',
  'desk-chairs-and-tables-2026',
])('%s is none', (words) => expect(found(words)).toEqual([]));

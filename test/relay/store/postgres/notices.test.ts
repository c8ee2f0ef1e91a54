import { expect, test } from 'vitest';
import { noticesOf, readNotice } from '../../../../relay/store/postgres/notices.ts';

const ID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const FROM = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

test('a text of the longest reply is in notices that Postgres takes, and is read from them', () => {
  const text = 'a'.repeat(2_700_000);
  const notices = noticesOf(ID, FROM, text);
  for (const notice of notices) expect(notice.length).toBeLessThan(8_000);
  const read = notices.map(readNotice);
  expect(read.map((one) => one?.piece).join('')).toBe(text);
  expect(read.at(-1)).toMatchObject({ id: ID, from: FROM, index: notices.length - 1, count: notices.length });
});

test.each([
  ['more pieces than any relay sends', `${ID} ${FROM} 0 401 x`],
  ['a piece beyond the last', `${ID} ${FROM} 3 3 x`],
  ['no id', `x ${FROM} 0 1 x`],
  ['no numbers', `${ID} ${FROM} a b x`],
  ['nothing', ''],
])('%s is no notice', (_, notice) => expect(readNotice(notice)).toBeNull());

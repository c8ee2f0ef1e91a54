import { expect, test } from 'vitest';
import { fail, ok } from '../../../extension/relay-client/outcome.ts';
import { allSecrets } from '../../../extension/secrets/all-secrets.ts';
import type { SecretPage, SecretSummary } from '../../../shared/protocol/api.ts';

const secret = (name: string) => ({ name }) as SecretSummary;
const pageOf = (names: string[], cursor: string | null): SecretPage => ({ secrets: names.map(secret), cursor });

test('follows the pages to the last one', async () => {
  const asked: (string | null)[] = [];
  const pages: Record<string, SecretPage> = {
    null: pageOf(['a', 'b'], 'b'),
    b: pageOf(['c'], 'c'),
    c: pageOf(['d'], null),
  };
  const outcome = await allSecrets(async (cursor) => {
    asked.push(cursor);
    return ok(pages[String(cursor)] as SecretPage);
  });
  expect(outcome).toEqual(ok([secret('a'), secret('b'), secret('c'), secret('d')]));
  expect(asked).toEqual([null, 'b', 'c']);
});

test('a list without a cursor, as a relay of an older version sends it, is complete', async () => {
  expect(await allSecrets(async () => ok({ secrets: [secret('a')] } as unknown as SecretPage))).toEqual(
    ok([secret('a')]),
  );
});

test('a page that fails fails the list', async () => {
  const failed = fail({ kind: 'unreachable' });
  expect(await allSecrets(async (cursor) => (cursor === null ? ok(pageOf(['a'], 'a')) : failed))).toEqual(failed);
});

test('a server whose pages do not advance, or are no lists, is not a relay', async () => {
  const notARelay = fail({ kind: 'not-a-relay' });
  expect(await allSecrets(async () => ok(pageOf(['a'], 'a')))).toEqual(notARelay);
  expect(await allSecrets(async () => ok({} as SecretPage))).toEqual(notARelay);
});

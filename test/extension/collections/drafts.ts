import fc from 'fast-check';
import type { Draft, Field, Row } from '../../../extension/request-model/draft.ts';
import type { Library } from '../../../extension/saved/library.ts';
import { safeName } from '../../../extension/saved/name.ts';
import { storableCall } from '../../../extension/saved/storable.ts';
import { METHODS } from '../../../shared/protocol/policy.ts';

/** Any text, and often what has a meaning in one of the formats. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '$CLIENT_SECRET',
    'Bearer $CLIENT_SECRET',
    '{{host}}',
    '<b>"',
    '__proto__',
    'a=b&c',
    '{"a":[1]}',
    'pw',
  ),
);
const name = fc.oneof(
  fc.constantFrom(
    'Authorization',
    'Content-Type',
    'X-Api-Key',
    'Cookie',
    'password',
    'page_token',
    'a[b]',
    '__proto__',
    '',
  ),
  fc.string(),
);

const row: fc.Arbitrary<Row> = fc.record({ id: fc.uuid(), name, value: text, on: fc.boolean() });
const field: fc.Arbitrary<Field> = fc.record({
  id: fc.uuid(),
  name,
  value: text,
  on: fc.boolean(),
  kind: fc.constantFrom('text', 'file'),
  file: fc.constantFrom(null, { name: 'a.txt', size: 1, type: 'text/plain' }),
});

const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true }),
  fc.constantFrom('https://api.example/?key=$CLIENT_SECRET', 'https://api.example/?key=abc#token=x', '{{host}}/a', ''),
  text,
);

const draft: fc.Arbitrary<Draft> = fc.record({
  secret: fc.constantFrom('', 'openai', 'a.b-c_d'),
  method: fc.constantFrom(...METHODS),
  url,
  headers: fc.array(row, { maxLength: 4 }),
  params: fc.array(row, { maxLength: 3 }),
  body: fc.record({
    kind: fc.constantFrom('none', 'json', 'form', 'multipart', 'text'),
    text: fc.oneof(text, fc.json()),
    fields: fc.array(field, { maxLength: 3 }),
  }),
  runAs: fc.record({
    kind: fc.constantFrom('owner', 'anonymous', 'user'),
    sub: text,
    claims: fc.oneof(text, fc.json()),
  }),
});

/** Libraries as they can be stored: with visible names, each once, and without keys that are recognized. */
export const library: fc.Arbitrary<Library> = fc
  .record({
    folders: fc.uniqueArray(
      text.map((one) => safeName(one, 'Folder')),
      { maxLength: 3 },
    ),
    calls: fc.array(fc.record({ name: text, draft, folder: fc.nat({ max: 3 }) }), { maxLength: 5 }),
  })
  .map(({ folders, calls }) => ({
    folders: folders.map((one, index) => ({ id: `folder${index}`, name: one })),
    calls: calls.map((call, order) =>
      storableCall({
        id: `call${order}`,
        name: safeName(call.name, 'Call'),
        folderId: call.folder < folders.length ? `folder${call.folder}` : null,
        order,
        draft: call.draft,
      }),
    ),
  }));

import { Ajv } from 'ajv';
import fc from 'fast-check';
import har from 'har-schema';
import { Collection } from 'postman-collection';
import { expect, test } from 'vitest';
import { exported } from '../../../extension/collections/export.ts';
import { exportedFile } from '../../../extension/collections/exported-file.ts';
import { asHar, recordedEntry } from '../../../extension/collections/har/write.ts';
import { field, row } from '../../../extension/request-model/draft.ts';
import type { Library } from '../../../extension/saved/library.ts';
import { encodeBase64 } from '../../../shared/placeholder/template.ts';
import { runs } from '../../support/runs.ts';
import { endedCall } from '../history/build.ts';
import { draft } from '../playground/build.ts';
import { imported, sent } from './build.ts';
import { library } from './drafts.ts';

/** The same in every run of `npm test`. */
const SEED = 20_261;

/** Without what is made anew by whoever reads a file: ids. */
const withoutIds = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, one) => (key === 'id' || key === 'folderId' ? undefined : one)));

/** What a file of all these calls would add, by folder. */
async function again(text: string) {
  const { calls, folders } = await imported(text);
  const of = (folder: string | null) =>
    calls.filter((call) => call.folder === folder).map(({ name, draft }) => ({ name, draft }));
  return { folders: folders.map((name) => ({ name, calls: of(name) })), calls: of(null) };
}

test('an exported file of our own adds what was exported', async () => {
  await fc.assert(
    fc.asyncProperty(library, async (one) => {
      const file = exportedFile(one, 'json', '1');
      expect(withoutIds(await again(file))).toEqual(withoutIds(exported(one)));
    }),
    { numRuns: runs(30, 3_000), seed: SEED },
  );
});

test('without credentials in the drafts, nothing is lost: the export of what is imported is the same file', async () => {
  await fc.assert(
    fc.asyncProperty(library, async (one) => {
      const clean: Library = { ...one, calls: exportedCalls(one) };
      const file = exportedFile(clean, 'json', '1');
      expect(JSON.parse(file)).toMatchObject({ format: 'client-secret-relay/calls', version: 1 });
      expect(withoutIds(exported(clean))).toEqual(withoutIds(byFolder(clean)));
      expect(withoutIds(await again(file))).toEqual(withoutIds(byFolder(clean)));
    }),
    { numRuns: runs(20, 2_000), seed: SEED },
  );
});

const byFolder = ({ folders, calls }: Library) => {
  const of = (id: string | null) =>
    calls.filter(({ folderId }) => folderId === id).map(({ name, draft }) => ({ name, draft }));
  return { folders: folders.map(({ id, name }) => ({ name, calls: of(id) })), calls: of(null) };
};

/** The calls with the drafts that an export has of them. */
const exportedCalls = (one: Library): Library['calls'] =>
  one.calls.map((call) => ({
    ...call,
    draft: exported({ folders: [], calls: [{ ...call, folderId: null }] }).calls[0]?.draft ?? call.draft,
  }));

/** HAR 1.2 as its JSON schema (draft 6) has it. */
function harProblems(value: unknown): unknown {
  const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false });
  for (const [name, schema] of Object.entries(har)) {
    ajv.addSchema(Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema')), name);
  }
  return ajv.validate('har', value) ? [] : ajv.errors;
}

test('every HAR file is valid by the schema of HAR', () => {
  fc.assert(
    fc.property(library, (one) => {
      expect(harProblems(JSON.parse(exportedFile(one, 'har', '1')))).toEqual([]);
    }),
    { numRuns: runs(20, 1_000), seed: SEED },
  );
  const recorded = asHar(
    [recordedEntry(endedCall()), recordedEntry({ ...endedCall(), head: null, endedAt: null })],
    '1',
  );
  expect(harProblems(recorded)).toEqual([]);
  expect(harProblems({ log: { ...recorded.log, entries: [{}] } })).not.toEqual([]);
});

test('the HAR file of the history has responses, and neither cookies nor keys', () => {
  const key = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;
  const call = endedCall({ headers: [row('Authorization', 'Bearer short')], url: `https://api.example/?q=${key}` });
  const entry = recordedEntry({
    ...call,
    head: {
      ...call.head,
      status: 200,
      source: 'upstream',
      trace: null,
      headers: [
        ['set-cookie', 'session=abc'],
        ['content-type', 'application/json'],
      ],
    },
  });
  expect(entry.response).toMatchObject({
    status: 200,
    content: { text: '{"text":"otter"}', mimeType: 'application/json' },
  });
  expect(JSON.stringify(entry)).not.toMatch(/session=abc|aB3dE5fG7h|Bearer short/);
});

/** One call of each kind of body. */
const KINDS: Library = {
  folders: [{ id: 'f', name: 'Folder' }],
  calls: [
    draft({ url: 'https://api.example/json?a=1' }),
    draft({ body: { kind: 'form', text: '', fields: [field('to[]', 'a'), field('to[]', 'b')] } }),
    draft({ body: { kind: 'multipart', text: '', fields: [field('a', '1'), { ...field('photo'), kind: 'file' }] } }),
    draft({
      body: { kind: 'text', text: 'plain', fields: [] },
      headers: [row('Content-Type', 'text/plain'), row('X-Key', '$CLIENT_SECRET')],
    }),
    draft({
      method: 'GET',
      body: { kind: 'none', text: '', fields: [] },
      headers: [row('Authorization', `Basic ${encodeBase64('me:$CLIENT_SECRET')}`)],
    }),
  ].map((one, order) => ({
    id: String(order),
    name: `Call ${order}`,
    folderId: order === 0 ? null : 'f',
    order,
    draft: one,
  })),
};

test.each(['har', 'postman'] as const)('a call of each kind comes back from %s', async (format) => {
  const { calls } = await imported(exportedFile(KINDS, format, '1'));
  const content = (one: ReturnType<typeof sent>) => ({
    ...one,
    headers: one.headers.filter((header) => !header.startsWith('Content-Type')).toSorted(),
    body: typeof one.body === 'string' ? one.body.replace(/\s/g, '') : one.body,
  });
  const back = calls.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  expect(back.map(({ draft: one }) => content(sent(one)))).toEqual(
    KINDS.calls.map(({ draft: one }) => content(sent(one))),
  );
  expect(back.map(({ draft: one }) => one.secret)).toEqual(back.map(() => 'openai'));
});

test('Postman reads every collection, with the requests that were saved', () => {
  fc.assert(
    fc.property(library, (one) => {
      const file = JSON.parse(exportedFile(one, 'postman', '1'));
      expect(file.info.schema).toBe('https://schema.getpostman.com/json/collection/v2.1.0/collection.json');
      const read: [name: string, method: string][] = [];
      new Collection(file).forEachItem(({ name, request }) => read.push([name, request.method]));
      expect(read.toSorted()).toEqual(one.calls.map(({ name, draft: { method } }) => [name, method]).toSorted());
    }),
    { numRuns: runs(20, 1_000), seed: SEED },
  );
  const collection = new Collection(JSON.parse(exportedFile(KINDS, 'postman', '1')));
  expect(collection.variables.map(({ key }) => key)).toEqual(['openai_client_secret']);
  const requests: unknown[] = [];
  collection.forEachItem(({ request }) =>
    requests.push([request.url.toString(), request.body?.mode, request.auth?.type]),
  );
  expect(requests.at(-1)).toEqual(['https://api.example/json?a=1', 'raw', undefined]);
  expect(requests).toContainEqual(['https://api.openai.com/v1/images/generations', undefined, 'basic']);
});

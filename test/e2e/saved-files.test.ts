import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectClean } from '../support/browser/clean-screens.ts';
import { type ConnectedExtension, connectedExtension } from '../support/browser/connected-extension.ts';
import type { ExtensionApp } from '../support/browser/extension-app.ts';
import { storedSaved } from '../support/browser/history-database.ts';
import { savedCalls } from '../support/browser/saved-calls.ts';
import { json, type Upstream } from '../support/upstream/upstreams.ts';

const VALUE = 'saved-api-key-0123456789';
const FILE_VALUE = 'Zk41xT9mQ2vB7nR5cW8yL3';
let extension: ConnectedExtension;
let upstream: Upstream;
let app: ExtensionApp;
let list: ReturnType<typeof savedCalls>;

beforeAll(async () => {
  extension = await connectedExtension(json({ animal: 'otter', echo: VALUE }));
  ({ upstream, app } = extension);
  list = savedCalls(app.page);
  await app.register({ name: 'zoo', value: VALUE, access: 'Private', destination: upstream.url });
  await app.compose({
    secret: 'zoo',
    method: 'POST',
    url: `${upstream.url}/first`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    json: { question: 'which animal' },
  });
  await list.open();
});
afterAll(() => extension?.[Symbol.asyncDispose]());

const COLLECTION = {
  info: { name: 'Zoo', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  auth: { type: 'bearer', bearer: [{ key: 'token', value: FILE_VALUE }] },
  item: [
    {
      name: '<img src=x onerror=alert(1)>',
      item: [
        { name: 'Feed', request: { method: 'POST', url: '{{host}}/feed', body: { mode: 'raw', raw: '{"fish":2}' } } },
        {
          name: 'Watch',
          request: { method: 'GET', url: '{{host}}/watch', header: [{ key: 'Cookie', value: `s=${FILE_VALUE}` }] },
        },
      ],
    },
    { name: 'Preflight', request: { method: 'OPTIONS', url: '{{host}}/' } },
  ],
};

test('a Postman collection is shown before anything is saved, and has lost its credentials', async () => {
  await expect.poll(() => storedSaved(app.page)).not.toBe('');
  const before = await storedSaved(app.page);
  await list.importFile('zoo.postman_collection.json', COLLECTION);
  await list.dialog.getByRole('heading', { name: 'Import 2 calls?' }).waitFor();
  for (const fact of [
    /2 calls in 1 folder/,
    /2 credentials replaced/,
    /1 credential removed/,
    /1 skipped: the method OPTIONS/,
  ]) {
    await list.dialog.getByText(fact).waitFor();
  }
  await list.dialog.getByText('Show the calls').click();
  await list.dialog.getByLabel('Address of the API').fill(upstream.url);
  await expectClean(app.page, 'saved-import');
  expect(await storedSaved(app.page)).toBe(before);
  await list.dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await app.page.getByText('Imported 2 calls.').waitFor();
  const stored = await storedSaved(app.page);
  expect(stored).toContain(`${upstream.url}/feed`);
  expect(stored).not.toContain(FILE_VALUE);
  await expectClean(app.page, 'saved-imported');

  await list.row(/^Feed/).click();
  await expect.poll(() => app.page.getByLabel('URL', { exact: true }).inputValue()).toBe(`${upstream.url}/feed`);
  expect(await app.page.getByLabel('Client secret').inputValue()).toBe('zoo');
  const index = upstream.received.length;
  await app.send();
  const received = await upstream.request(index);
  expect([received.target, received.headers.authorization]).toEqual(['/feed', `Bearer ${VALUE}`]);
});

test('the import is undone, and a file that is none of these is refused', async () => {
  await list.open();
  await list.importFile(
    'pets.yaml',
    'openapi: 3.0.0\ninfo: { title: Pets }\nservers: [{ url: https://api.example }]\npaths: { /pets: { get: {} } }',
  );
  await list.dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await list.row(/^GET \/pets/).waitFor();
  await app.page.getByRole('button', { name: 'Undo' }).click();
  await list.row(/^GET \/pets/).waitFor({ state: 'detached' });
  expect(await list.names()).not.toContain('Pets');
  await list.importFile('notes.json', '[1, 2]');
  await list.dialog.getByText(/none of those that can be imported/).waitFor();
  await expectClean(app.page, 'saved-refused');
  await list.dialog.getByRole('button', { name: 'Close' }).click();
});

/** The content of the file that an action downloads. */
async function downloaded(action: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([app.page.waitForEvent('download'), action()]);
  return readFile(await download.path(), 'utf8');
}

test('no export has the value of a secret or the token of this device', async () => {
  const token = await app.page.evaluate(() =>
    (globalThis as unknown as { chrome: { storage: { local: { get(): Promise<object> } } } }).chrome.storage.local
      .get()
      .then((all) => /"deviceToken":"([^"]+)"/.exec(JSON.stringify(all))?.[1]),
  );
  expect(token?.length).toBeGreaterThan(20);
  const own = await downloaded(() => list.choose('Export', 'Export as JSON'));
  const files = [
    own,
    await downloaded(() => list.choose('Export', 'Export for Postman')),
    await downloaded(() => list.choose('Export', 'Export as HAR')),
  ];
  await app.page.getByRole('button', { name: 'Back to the response' }).click();
  await app.page.getByRole('button', { name: 'History', exact: true }).click();
  files.push(await downloaded(() => app.page.getByRole('button', { name: 'Export HAR' }).click()));
  for (const file of files) {
    expect(file).toContain('/feed');
    for (const secret of [VALUE, FILE_VALUE, btoa(VALUE).slice(0, 30), token ?? '']) expect(file).not.toContain(secret);
  }
  await app.page.getByRole('button', { name: 'Back to the response' }).click();
  await list.open();
  const before = await list.names();
  await list.importFile('saved-calls.json', own);
  await list.dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect.poll(async () => (await list.names()).length).toBeGreaterThan(before.length);
});

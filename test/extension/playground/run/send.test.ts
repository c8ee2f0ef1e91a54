import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createPrepare, type PrepareDeps } from '../../../../extension/playground/run/send.ts';
import { fail, ok } from '../../../../extension/relay-client/outcome.ts';
import { createRelayClient } from '../../../../extension/relay-client/relay-client.ts';
import type { Draft } from '../../../../extension/request-model/draft.ts';
import { field } from '../../../../extension/request-model/draft.ts';
import { draft } from '../build.ts';

interface Seen {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
let seen: Seen[] = [];
const server = createServer(async (req, res) => {
  let body = '';
  for await (const chunk of req) body += chunk;
  seen.push({ path: req.url, headers: req.headers, body });
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({ token: 'jwt-of-the-test-user' }));
});
let address = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  seen = [];
});

const prepare = (client: PrepareDeps['client'], takeFiles: PrepareDeps['takeFiles']) =>
  createPrepare({ client, takeFiles, now: () => 0, pause: () => Promise.reject(new Error('nothing waits')) });
const send = (one: Draft, files: ReadonlyMap<string, File> | null = null) =>
  prepare(
    async () => ok(createRelayClient({ address, token: 'csr_device' })),
    async () => files,
  ).start(
    'relay',
    'call',
    one,
  )(new AbortController().signal, () => {});
const as = (kind: Draft['runAs']['kind'], claims = '') => draft({ runAs: { kind, sub: 'ann', claims } });

test("the owner's call brings the device's token", async () => {
  await send(as('owner'));
  expect(seen).toMatchObject([{ path: '/v1/request', headers: { authorization: 'Bearer csr_device' } }]);
  expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ clientSecretName: 'openai', method: 'POST' });
});

test('an anonymous call brings no token', async () => {
  await send(as('anonymous'));
  expect(seen).toHaveLength(1);
  expect(seen[0]?.headers).not.toHaveProperty('authorization');
});

test("a test user's call brings that user's token and not the device's", async () => {
  await send(as('user', '{"role":"editor"}'));
  expect(seen).toMatchObject([
    { path: '/v1/test-tokens', headers: { authorization: 'Bearer csr_device' } },
    { path: '/v1/request', headers: { authorization: 'Bearer jwt-of-the-test-user' } },
  ]);
  expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ sub: 'ann', claims: { role: 'editor' } });
});

const image = { ...field('image'), kind: 'file' as const };
const withFile = draft({ body: { kind: 'multipart', text: '', fields: [field('model', 'm'), image] } });

test('a file goes as a part of its own, named by its place in data', async () => {
  await send(withFile, new Map([[image.id, new File(['bytes'], 'otter.png', { type: 'image/png' })]]));
  expect(seen[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
  expect(seen[0]?.body).toContain(
    'name="data[image]"; filename="otter.png"\r\nContent-Type: image/png\r\n\r\nbytes\r\n',
  );
  expect(seen[0]?.body).toContain('name="request"\r\n\r\n{"clientSecretName":"openai"');
  // As the page client describes it: the relay sends the API a Content-Length then.
  expect(requestOf(seen[0])).toMatchObject({ files: { 'data[image]': 5 } });
});

test('several files are described with names and types', async () => {
  const mask = { ...field('mask'), kind: 'file' as const };
  const files = new Map([
    [image.id, new File(['bytes'], 'otter.png', { type: 'image/png' })],
    [mask.id, new File(['more'], 'mask')],
  ]);
  await send(draft({ body: { kind: 'multipart', text: '', fields: [image, mask] } }), files);
  expect(requestOf(seen[0])).toMatchObject({
    files: {
      'data[image]': { size: 5, name: 'otter.png', type: 'image/png' },
      'data[mask]': { size: 4, name: 'mask', type: 'application/octet-stream' },
    },
  });
});

const requestOf = (one: Seen | undefined): unknown =>
  JSON.parse(/name="request"\r\n\r\n(.*?)\r\n--/s.exec(one?.body ?? '')?.[1] ?? '');

test('where a file is gone, nothing is sent', async () => {
  expect(await send(withFile, null)).toEqual({ reason: 'files', detail: null });
  expect(await send(withFile, new Map())).toEqual({ reason: 'files', detail: null });
  expect(seen).toEqual([]);
});

test('where the relay is not the one that was connected, nothing is sent', async () => {
  const { start } = prepare(
    async () => fail({ kind: 'identity-changed' }),
    async () => null,
  );
  const response = await start('relay', 'call', draft())(new AbortController().signal, () => {});
  expect(response).toEqual({ reason: 'identity-changed', detail: null });
});

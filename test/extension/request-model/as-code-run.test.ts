import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asCurl, asFetch } from '../../../extension/request-model/as-code.ts';
import { field } from '../../../extension/request-model/draft.ts';
import type { ClientSecretRequest } from '../../../shared/protocol/client-secret-request.ts';
import { runs } from '../../support/runs.ts';
import { json, startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

/** What is copied is run, by a real shell with a real curl and by a real fetch, and a real server says what came. */
let server: Upstream;
beforeAll(async () => {
  server = await startUpstream(json({ ok: true }));
});
afterAll(() => server?.close());

const sh = promisify(execFile);
const run = (command: string) => sh('/bin/sh', ['-c', command], { env: { PATH: process.env.PATH, RELAY_TOKEN: 'T' } });

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    "it's",
    '$(id)',
    '`id`',
    '"; exit 1; #',
    "'\\''",
    '\\\n',
    '!!',
    '%s%n',
    '@/etc/passwd',
    '<x',
    '-d',
    '\u2028',
  ),
);
const requests = fc.record({
  clientSecretName: fc.constant('openai'),
  url: nasty.map((text) => `https://api.example/${text}`),
  method: fc.constant('POST'),
  headers: fc.dictionary(fc.stringMatching(/^[A-Za-z-]{1,12}$/), nasty, { noNullPrototype: true }),
  data: fc.dictionary(nasty, fc.oneof(nasty, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()), {
    noNullPrototype: true,
  }),
});
/** No program can be started with a NUL in its arguments; JSON writes it as an escape, so none gets there. */
const onWire = (request: ClientSecretRequest): unknown => JSON.parse(JSON.stringify(request));

test('curl sends exactly the request, whatever its texts', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const at = server.received.length;
      await run(asCurl({ request, files: [] }, server.url, false));
      const got = await server.request(at);
      expect(got).toMatchObject({ method: 'POST', target: '/v1/request' });
      expect(got.headers).toMatchObject({ 'content-type': 'application/json', authorization: 'Bearer T' });
      expect(JSON.parse(got.body.toString())).toEqual(onWire(request));
    }),
    { seed: 7, numRuns: runs(25, 500) },
  );
});

test('fetch sends exactly the request, whatever its texts', async () => {
  await fc.assert(
    fc.asyncProperty(requests, fc.boolean(), async (request, isAnonymous) => {
      const at = server.received.length;
      const code = asFetch({ request, files: [] }, `${server.url}/`, isAnonymous);
      await runInNewContext(`(async () => {${code}})()`, { fetch, token: 'T' });
      const got = await server.request(at);
      expect(got).toMatchObject({ method: 'POST', target: '/v1/request' });
      expect(got.headers['content-type']).toBe('application/json');
      expect(got.headers.authorization).toBe(isAnonymous ? undefined : 'Bearer T');
      expect(JSON.parse(got.body.toString())).toEqual(onWire(request));
    }),
    { seed: 8, numRuns: runs(50, 2_000) },
  );
});

test('fetch sends files as parts beside the request', async () => {
  const request = { clientSecretName: 'openai', url: 'https://api.example/', method: 'POST' };
  const image = { ...field('a[b]'), kind: 'file' as const, file: { name: 'x.png', size: 1, type: '' } };
  const at = server.received.length;
  await runInNewContext(`(async () => {${asFetch({ request, files: [image] }, server.url, false)}})()`, {
    fetch,
    FormData,
    token: 'T',
    file: new File(['pixels'], 'x.png'),
  });
  const got = await server.request(at);
  expect(got.headers['content-type']).toMatch(/^multipart\/form-data/);
  expect(got.body.toString()).toMatch(
    /name="request"\r\n\r\n\{"clientSecretName":"openai"[\s\S]*name="data\[a\]\[b\]"[\s\S]*pixels/,
  );
});

test('without a token curl is not started, and the shell says what RELAY_TOKEN is and how to get one', async () => {
  const at = server.received.length;
  const command = asCurl(
    { request: { clientSecretName: 'a', url: 'https://a.example', method: 'GET' }, files: [] },
    server.url,
    false,
  );
  const failed = await sh('/bin/sh', ['-c', command], { env: { PATH: process.env.PATH } }).catch((error) => error);
  expect(failed.stderr).toContain('RELAY_TOKEN');
  expect(failed.stderr).toContain(`npm run relay -- pair`);
  expect(failed.stderr).toContain(`${server.url}/v1/pair`);
  expect(server.received.length).toBe(at);
});

test('an address of the relay with the syntax of a shell is not run', async () => {
  const command = asCurl(
    { request: { clientSecretName: 'a', url: 'https://a.example', method: 'GET' }, files: [] },
    `${server.url}/$(echo run)\`echo run\``,
    false,
  );
  const failed = await sh('/bin/sh', ['-c', command], { env: { PATH: process.env.PATH } }).catch((error) => error);
  expect(failed.stderr).toContain('/$(echo run)`echo run`/v1/pair');
});

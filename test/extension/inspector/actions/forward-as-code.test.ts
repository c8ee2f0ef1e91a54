import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Exchange } from '../../../../extension/http/har.ts';
import { forwardAsCurl, forwardAsFetch } from '../../../../extension/inspector/actions/forward-as-code.ts';
import { startUpstream, type Upstream } from '../../../support/upstream/upstreams.ts';
import { random } from '../../leaks/build.ts';
import { RELAY, recorded } from '../build.ts';

/** What is copied, run by a shell and as code: a server takes the place of the relay. */
let server: Upstream;
beforeAll(async () => {
  server = await startUpstream();
});
afterAll(() => server?.close());

const AT = '/v1/forward/openai/https://api.openai.com/v1/chat';
const call = (change: Partial<Exchange>) =>
  recorded({ url: `${RELAY.address}${AT}?q=a'b`, requestHeaders: [], ...change });

type Run = (text: string) => Promise<unknown>;
const shell: Run = (text) =>
  promisify(execFile)('/bin/sh', ['-c', text], { env: { RELAY_TOKEN: 'mine', PATH: process.env.PATH ?? '' } });
const code: Run = (text) =>
  new Function('token', 'file', `return (async () => { ${text} })()`)('mine', new File(['x'], 'a.txt'));
const WAYS = [
  ['curl', forwardAsCurl, shell],
  ['fetch', forwardAsFetch, code],
] as const;

test.each(WAYS)('as %s a call goes to the same address, with its headers and the same text', async (_, as, run) => {
  const bodies = ['{"a":"it\'s $HOME", "b": 1.0}', '{"a":[1,2]}', 'plain\ntext'];
  for (const requestBody of bodies) {
    const at = server.received.length;
    const headers = [
      ['authorization', 'Bearer $CLIENT_SECRET'],
      ['content-type', 'application/json'],
      ['user-agent', 'x'],
    ] as const;
    await run(as(call({ requestHeaders: headers, requestBody }), server.url, true));
    const got = await server.request(at);
    expect(got.method).toBe('POST');
    // `fetch` spells the apostrophe as `%27`.
    expect(decodeURIComponent(got.target)).toBe(`${AT}?q=a'b`);
    expect(got.body.toString()).toBe(requestBody);
    expect(got.headers).toMatchObject({ authorization: 'Bearer $CLIENT_SECRET', 'content-type': 'application/json' });
    expect(got.headers['relay-authorization']).toBeUndefined();
    expect(got.headers['user-agent']).not.toBe('x');
  }
});

test.each(WAYS)('as %s a sign-in comes in anew, and a key that the page wrote is not in it', async (_, as, run) => {
  const key = random(40);
  const headers = [
    ['relay-authorization', `Bearer ${random(60)}`],
    ['x-api-key', key],
  ] as const;
  const text = as(call({ method: 'GET', requestHeaders: headers }), server.url, false);
  expect(text).not.toContain(key);
  const at = server.received.length;
  await run(text);
  const got = await server.request(at);
  expect(got).toMatchObject({
    method: 'GET',
    headers: { 'relay-authorization': 'Bearer mine', 'x-api-key': '$CLIENT_SECRET' },
  });
});

test('a form with a file has its fields, and the file by its name', async () => {
  const body = [
    '--B\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch',
    '--B\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n',
    '--B--\r\n',
  ].join('\r\n');
  const sent = call({ requestHeaders: [['content-type', 'multipart/form-data; boundary=B']], requestBody: body });
  expect(forwardAsCurl(sent, server.url, true)).toContain(`--form-string 'purpose=batch' \\\n  -F 'file=@"a.txt"'`);
  const at = server.received.length;
  await code(forwardAsFetch(sent, server.url, true));
  const got = (await server.request(at)).body.toString();
  expect(got).toMatch(/name="purpose"\r\n\r\nbatch/);
  expect(got).toMatch(/name="file"; filename="a.txt"/);
});

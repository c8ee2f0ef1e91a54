import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

const LONG = '12345678901234567890';
let relay: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay(), startUpstream()]);
  await relay.register({
    name: 'open',
    value: 'canary-numbers-0123456789',
    access: 'public',
    allow: [{ origin: upstream.url }],
  });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

/** The call as text: JavaScript could not write these numbers. */
async function call(fields: string, type = 'application/json'): Promise<Response> {
  const headers = `{"Authorization":"Bearer $CLIENT_SECRET","Content-Type":"${type}"}`;
  return fetch(`${relay.url}/v1/request`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"clientSecretName":"open","url":"${upstream.url}/","headers":${headers},${fields}}`,
  });
}

test('a number in data arrives with all its digits', async () => {
  const data = `{"id":${LONG},"list":[-${LONG},0.${LONG}1,7],"text":"${LONG}"}`;
  expect((await call(`"method":"POST","data":${data}`)).status).toBe(200);
  expect(upstream.received.at(-1)?.body.toString()).toBe(data);
});

test('also in a form', async () => {
  expect((await call(`"method":"POST","data":{"a":{"id":${LONG}}}`, 'application/x-www-form-urlencoded')).status).toBe(
    200,
  );
  expect(upstream.received.at(-1)?.body.toString()).toBe(`a%5Bid%5D=${LONG}`);
});

test('also in params', async () => {
  expect((await call(`"method":"GET","params":{"id":${LONG},"list":[${LONG}]}`)).status).toBe(200);
  expect(upstream.received.at(-1)?.target).toBe(`/?id=${LONG}&list=${LONG}`);
});

test('as the whole of data', async () => {
  expect((await call(`"method":"POST","data":${LONG}`)).status).toBe(200);
  expect(upstream.received.at(-1)?.body.toString()).toBe(LONG);
});

test('as deep as data may be', async () => {
  const data = `${'['.repeat(32)}${LONG}${']'.repeat(32)}`;
  expect((await call(`"method":"POST","data":${data}`)).status).toBe(200);
  expect(upstream.received.at(-1)?.body.toString()).toBe(data);
});

test.each([
  ['"method":"POST","data":{"a":12345678901234567890e400}', 'data.a'],
  ['"method":12345678901234567890', 'method'],
  ['"method":"POST","data":{},"expires":12345678901234567890', 'expires'],
])('%s is refused', async (fields, param) => {
  const sent = upstream.received.length;
  const response = await call(fields);
  expect(await response.json()).toMatchObject({ status: 400, code: 'INVALID_PARAMETER', param });
  expect(upstream.received).toHaveLength(sent);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildRequest } from '../../shared/placeholder/build.ts';
import { planRequest } from '../../shared/placeholder/plan.ts';
import { isSlot } from '../../shared/placeholder/template.ts';
import { MAX_SECRET_LENGTH } from '../../shared/protocol/policy.ts';
import { parseRequest } from '../../shared/protocol/request.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** Each placeholder is a few bytes of the caller's, and may become 16 KiB of the owner's. */
const LONGEST = 'k'.repeat(MAX_SECRET_LENGTH);
const P = '$CLIENT_SECRET';
const MOST = 100;

let upstream: Upstream;
let relay: LocalRelay;

beforeAll(async () => {
  upstream = await startUpstream();
  relay = await startLocalRelay();
  const allow = [{ origin: upstream.url }];
  const placements = ['header', 'query', 'path', 'body'];
  await relay.register({ name: 'long', value: LONGEST, access: 'public', allow, placements });
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
});

const many = (count: number, prefix: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${prefix}${at}`, P]));

type Call = (places: number) => Promise<Response>;
const request =
  (fields: (places: number) => object): Call =>
  (places) =>
    relay.call({ clientSecretName: 'long', url: upstream.url, method: 'POST', ...fields(places) });
const sdk =
  (type: string, body: (places: number) => string): Call =>
  (places) =>
    fetch(`${relay.url}/v1/forward/long/${upstream.url}/v1`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: body(places),
    });
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe.each<[string, Call, string]>([
  ['values of JSON', request((places) => ({ data: { list: Array(places).fill(P) } })), 'data.list.100'],
  ['one value of JSON', request((places) => ({ data: { text: P.repeat(places) } })), 'data.text'],
  ['fields of a form', request((places) => ({ headers: form, data: many(places, 'f') })), 'data.f100'],
  ['text', request((places) => ({ headers: { 'Content-Type': 'text/plain' }, data: P.repeat(places) })), 'data'],
  ['an SDK’s JSON', sdk('application/json', (places) => JSON.stringify(Array(places).fill(P))), 'data.100'],
  ['an SDK’s form', sdk(form['Content-Type'], (places) => `a=${P.repeat(places)}`), 'data.a'],
])('placeholders in %s', (_title, call, param) => {
  test(`are ${MOST} at most; one more is refused and names its place, and nothing is sent`, async () => {
    const before = upstream.received.length;
    const over = await call(MOST + 1);
    expect(over.status).toBe(400);
    expect(await over.json()).toMatchObject({ code: 'INVALID_PARAMETER', param });
    expect(upstream.received).toHaveLength(before);

    expect((await call(MOST)).status).toBe(200);
    const [sent] = upstream.received.slice(before);
    expect(sent?.body.toString().split(LONGEST)).toHaveLength(MOST + 1);
  });
});

test('places of all kinds count together', async () => {
  const call = (headers: number, body: number) =>
    relay.call({
      clientSecretName: 'long',
      url: `${upstream.url}/${P}`,
      method: 'POST',
      headers: { ...many(headers, 'X-'), Accept: '*/*' },
      data: { list: Array(body).fill(P) },
    });
  expect((await call(40, 60)).status).toBe(400);
  const alone = await relay.call({
    clientSecretName: 'long',
    url: upstream.url,
    method: 'GET',
    params: many(101, 'p'),
  });
  expect(await alone.json()).toMatchObject({ code: 'INVALID_PARAMETER', param: 'params.p100' });
});

test('without the cap a request of 14 KB would have become one of 16 MB', () => {
  const parsed = parseRequest({
    clientSecretName: 'long',
    url: 'https://api.example/',
    method: 'POST',
    data: { a: P },
  });
  const plan = parsed.ok ? planRequest(parsed.value) : parsed;
  if (!plan.ok || plan.value.body.kind !== 'text') throw new Error('no plan');
  const slots = plan.value.body.text.filter(isSlot);
  const uncapped = { ...plan.value, body: { ...plan.value.body, text: Array(1_000).fill(slots[0]) } };
  const built = buildRequest(uncapped, LONGEST);
  expect(built.ok && built.value.body?.length).toBe(1_000 * MAX_SECRET_LENGTH);
});

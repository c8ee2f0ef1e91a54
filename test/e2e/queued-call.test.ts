import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { servePage } from '../support/browser/page.ts';
import { type Owner, pairOwner } from '../support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { type Handler, json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;
let owner: Owner;
/** Lets the API respond. */
let release = (): void => {};
const held: Handler = (received, response) => {
  release = () => json({ drawn: 'otter' })(received, response);
};

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([startRelayProcess(), startUpstream(held), launchChromium()]);
  owner = await pairOwner(relay.connectLink);
  const policy = { value: 'sk-e2e-0123456789abcdef', access: 'private', allow: [{ origin: upstream.url }] };
  await owner.register({ name: 'mine', ...policy });
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close()]);
});

const request = (more: string): string =>
  `relay.clientSecretRequest({ clientSecretName: 'mine', url: '${upstream.url}/v1/draw', method: 'POST',
    headers: { Authorization: 'Bearer $CLIENT_SECRET' }, data: { what: 'otter' }, ${more} })`;
const signIn = async (): Promise<string> => {
  const response = await owner.fetch('/v1/test-tokens', { method: 'POST', json: { sub: 'painter' } });
  return ((await response.json()) as { token: string }).token;
};

test('a page that was closed and opened again finds its call, and gets the response', async () => {
  await using site = await servePage(relay.url, '', await signIn());
  const first = await chromium.context.newPage();
  await first.goto(site.url);
  const call = await first.evaluate<{ id: string; status: string }>(
    `${request("queue: 'drawings'")}.then(({ poll, ...call }) => (poll(), call))`,
  );
  expect(call).toMatchObject({ status: 'pending', queue_name: 'drawings', in_queue: 1 });
  await upstream.request(0);
  await first.close();

  const again = await chromium.context.newPage();
  await again.goto(site.url);
  const found = await again.evaluate<{ id: string; status: string }[]>(
    `relay.clientSecretRequestHistory({ queue: 'drawings' }).then(({ list }) => {
      globalThis.polls = list.map((one) => one.poll({ latency: 100 }));
      return list.map(({ id, status }) => ({ id, status }));
    })`,
  );
  expect(found).toEqual([{ id: call.id, status: 'running' }]);
  release();
  expect(await again.evaluate('Promise.all(polls)')).toEqual([{ drawn: 'otter' }]);
  expect(upstream.received).toHaveLength(1);
  await again.close();
});

test('polls stop, and count and cancel work, in a page that loads the client as a module', async () => {
  await using site = await servePage(relay.url);
  const token = await signIn();
  const page = await chromium.context.newPage();
  await page.goto(site.url);
  await page.evaluate(
    `import('${relay.url}/client.mjs').then(({ createClient }) => { globalThis.own = createClient({ token: '${token}' }); })`,
  );
  const own = (code: string) => page.evaluate(code.replace('relay.', 'own.'));
  const result = await own(
    `${request("queue: 'more'")}.then(async (call) => {
      const poll = call.poll({ latency: 100 });
      const count = await own.clientSecretRequestQueueCount({ queue: 'more' });
      const stopped = own.stopClientSecretPolling({ id: call.id });
      const isStopped = own.isPollStopped(await poll);
      const { removed } = await own.cancelClientSecretRequest(call);
      return { count, stopped, isStopped, removed };
    })`,
  );
  expect(result).toEqual({ count: { queue_name: 'more', in_queue: 1 }, stopped: 1, isStopped: true, removed: true });
  upstream.response = json({ drawn: 'at once' });
  expect(await own(request('poll: 100'))).toEqual({ drawn: 'at once' });
  await page.close();
});

test('a file of a page waits on the relay, and arrives whole when its turn has come', async () => {
  await using site = await servePage(relay.url, '', await signIn());
  const page = await chromium.context.newPage();
  await page.goto(site.url);
  upstream.response = (received, response) => json({ bytes: received.body.length })(received, response);
  const before = upstream.received.length;
  const result = await page.evaluate<{ bytes: number }>(
    request("poll: 100, data: { purpose: 'draw', image: new File(['otter '.repeat(50_000)], 'otter.png') }").replace(
      "data: { what: 'otter' },",
      '',
    ),
  );
  expect(result.bytes).toBeGreaterThan(300_000);
  const body = upstream.received[before]?.body.toString() ?? '';
  expect(body).toContain('name="purpose"\r\n\r\ndraw\r\n');
  expect(body).toContain('otter '.repeat(50_000));
  await page.close();
});

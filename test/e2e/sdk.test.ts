import type OpenAIClient from 'openai';
import type { Page } from 'playwright-core';
import type StripeClient from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client, ClientOptions } from '../../shared/client/client.ts';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { servePage, type WebPage } from '../support/browser/page.ts';
import { bundleSdks } from '../support/browser/sdk-bundle.ts';
import { type Owner, pairOwner } from '../support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { type OpenAiUpstream, startOpenAiUpstream } from '../support/upstream/openai-upstream.ts';
import { startStripeUpstream } from '../support/upstream/stripe-upstream.ts';
import type { Upstream } from '../support/upstream/upstreams.ts';

/** The official packages in a page of a real browser: the preflights, the CORS headers and the streams are the browser's. */
const OPENAI_KEY = 'sk-proj-page-sdk-0123456789';
const STRIPE_KEY = 'sk_live_pagesdk0123456789';
let relay: RelayProcess;
let openai: OpenAiUpstream;
let stripe: Upstream;
let chromium: Chromium;
let owner: Owner;
let site: WebPage;
let page: Page;

beforeAll(async () => {
  let bundle: string;
  [relay, openai, stripe, chromium, bundle] = await Promise.all([
    startRelayProcess(),
    startOpenAiUpstream(OPENAI_KEY),
    startStripeUpstream(STRIPE_KEY),
    launchChromium(),
    bundleSdks('sdk-page.ts'),
  ]);
  owner = await pairOwner(relay.connectLink);
  for (const [name, access] of [
    ['openai', 'public'],
    ['members', 'private'],
  ] as const) {
    await owner.register({ name, value: OPENAI_KEY, access, allow: [{ origin: openai.url, paths: ['/v1/**'] }] });
  }
  await owner.register({ name: 'stripe', value: STRIPE_KEY, access: 'public', allow: [{ origin: stripe.url }] });
  site = await servePage(relay.url);
  page = await chromium.context.newPage();
  await page.goto(site.url);
  await page.addScriptTag({ content: bundle });
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), openai?.close(), stripe?.close(), site?.close()]);
});

interface Sdks {
  readonly OpenAI: typeof OpenAIClient;
  readonly Stripe: typeof StripeClient;
}
interface Globals extends Sdks {
  readonly clientSecretRelay: { createClient(options: ClientOptions): Client };
}
const addresses = () => ({ relay: relay.url, openai: openai.url, stripe: stripe.url });

test('openai: chat, images and a file', async () => {
  const responses = await page.evaluate(async ({ relay, openai }) => {
    const client = new (globalThis as unknown as Sdks).OpenAI({
      baseURL: `${relay}/v1/forward/openai/${openai}/v1`,
      apiKey: '$CLIENT_SECRET',
      dangerouslyAllowBrowser: true,
    });
    const chat = await client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'Hello' }] });
    const image = await client.images.generate({ model: 'dall-e-3', prompt: 'A cute baby sea otter' });
    const file = await client.files.create({ file: new File(['{"a":1}\n'], 'a.jsonl'), purpose: 'batch' });
    return [chat.choices[0]?.message.content, image.data?.[0]?.b64_json?.slice(0, 5), file.bytes, file.filename];
  }, addresses());
  expect(responses).toEqual(['Hello from the sea.', 'iVBOR', 8, 'a.jsonl']);
  for (const { headers } of openai.received) {
    expect(headers.authorization).toBe(`Bearer ${OPENAI_KEY}`);
    expect(Object.keys(headers).filter((name) => /^(?:origin|referer|sec-.*|cookie)$/.test(name))).toEqual([]);
  }
});

test('openai: a streamed chat, event by event', async () => {
  const before = openai.received.length;
  const seen: string[] = [];
  let saw = (): void => {};
  await page.exposeFunction('sawDelta', (content: string) => {
    seen.push(content);
    saw();
  });
  const done = page.evaluate(async ({ relay, openai }) => {
    const { OpenAI, sawDelta } = globalThis as unknown as Sdks & { sawDelta(content: string): Promise<void> };
    const client = new OpenAI({
      baseURL: `${relay}/v1/forward/openai/${openai}/v1`,
      apiKey: '$CLIENT_SECRET',
      dangerouslyAllowBrowser: true,
    });
    const messages = [{ role: 'user' as const, content: 'Hello' }];
    const stream = await client.chat.completions.create({ model: 'm', messages, stream: true });
    for await (const { choices } of stream) await sawDelta(choices[0]?.delta.content ?? '');
  }, addresses());
  await openai.request(before);
  for (const content of ['Hel', 'lo ', 'sea']) {
    const shown = new Promise<void>((resolve) => {
      saw = resolve;
    });
    openai.events.send(JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content } }] }));
    await shown;
  }
  openai.events.send('[DONE]');
  openai.events.end();
  await done;
  expect(seen).toEqual(['Hel', 'lo ', 'sea']);
});

test('openai: the errors of the relay and of the API, and a signed-in user', async () => {
  const run = (name: string, sdkPath: string, token?: string): Promise<unknown> =>
    page.evaluate(
      async ({ relay, openai, name, sdkPath, token }) => {
        const client = new (globalThis as unknown as Sdks).OpenAI({
          baseURL: `${relay}/v1/forward/${name}/${openai}${sdkPath}`,
          apiKey: '$CLIENT_SECRET',
          dangerouslyAllowBrowser: true,
          maxRetries: 0,
          ...(token !== undefined && { defaultHeaders: { 'Relay-Authorization': `Bearer ${token}` } }),
        });
        return client.images.generate({ model: 'dall-e-3', prompt: 'An otter' }).then(
          ({ created }) => created,
          (error) => [error.constructor.name, error.status, error.code],
        );
      },
      { ...addresses(), name, sdkPath, token },
    );
  expect(await run('members', '/v1')).toEqual(['AuthenticationError', 401, 'SIGN_IN_REQUIRED']);
  expect(await run('members', '/v1', await owner.userToken('user-1'))).toEqual(expect.any(Number));
  expect(await run('openai', '/v2')).toEqual(['PermissionDeniedError', 403, 'URL_NOT_ALLOWED']);
  expect(await run('openai', '/v1/none')).toEqual(['NotFoundError', 404, undefined]);
});

test('openai: the fetch of the page client for a signed-in user, with the SDK as it is', async () => {
  const run = (token?: string): Promise<unknown> =>
    page.evaluate(
      async ({ relay, openai, token }) => {
        const { OpenAI, clientSecretRelay } = globalThis as unknown as Globals;
        const client = new OpenAI({
          baseURL: `${openai}/v1`,
          apiKey: '$CLIENT_SECRET',
          dangerouslyAllowBrowser: true,
          maxRetries: 0,
          fetch: clientSecretRelay.createClient({ relay, token }).fetchFor('members'),
        });
        const file = new File(['{"a":1}\n'], 'a.jsonl');
        return client.files.create({ file, purpose: 'batch' }).then(
          ({ bytes, filename }) => [bytes, filename],
          (error) => error.code,
        );
      },
      { ...addresses(), token },
    );
  expect(await run()).toBe('SIGN_IN_REQUIRED');
  expect(await run(await owner.userToken('user-1'))).toEqual([8, 'a.jsonl']);
});

test('a Request with a body, of which a browser streams none over HTTP/1.1', async () => {
  const status = await page.evaluate(async ({ relay, openai }) => {
    const { clientSecretRelay } = globalThis as unknown as Globals;
    const fetchOpenAi = clientSecretRelay.createClient({ relay }).fetchFor('openai');
    const body = JSON.stringify({ model: 'dall-e-3', prompt: 'An otter' });
    const headers = { Authorization: 'Bearer $CLIENT_SECRET', 'Content-Type': 'application/json' };
    const request = new Request(`${openai}/v1/images/generations`, { method: 'POST', headers, body });
    return (await fetchOpenAi(request)).status;
  }, addresses());
  expect(status).toBe(200);
  expect(openai.received.at(-1)?.body.toString()).toBe('{"model":"dall-e-3","prompt":"An otter"}');
});

test('stripe: a nested form with its idempotency key and version', async () => {
  const id = await page.evaluate(
    async ({ relay, host, port }) => {
      const { Stripe, clientSecretRelay } = globalThis as unknown as Globals;
      const client = new Stripe('$CLIENT_SECRET', {
        httpClient: Stripe.createFetchHttpClient(clientSecretRelay.createClient({ relay }).fetchFor('stripe')),
        host,
        port,
        protocol: 'http',
      });
      const created = await client.checkout.sessions.create(
        { mode: 'payment', line_items: [{ price: 'p', quantity: 2 }] },
        { idempotencyKey: 'order-8' },
      );
      return created.id;
    },
    { relay: relay.url, host: new URL(stripe.url).hostname, port: new URL(stripe.url).port },
  );
  expect(id).toMatch(/^obj_/);
  const got = stripe.received.at(-1);
  expect(got?.headers).toMatchObject({ authorization: `Bearer ${STRIPE_KEY}`, 'idempotency-key': 'order-8' });
  expect(got?.headers['stripe-version']).toBeTruthy();
  expect(got?.body.toString()).toBe('mode=payment&line_items[0][price]=p&line_items[0][quantity]=2');
});

test('no page ever held a key', async () => {
  expect(await page.content()).not.toMatch(/sk-proj-page|sk_live_page/);
  expect(openai.received.length + stripe.received.length).toBeGreaterThan(5);
});

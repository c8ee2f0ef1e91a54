import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type OpenAIClient from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenshot } from '../support/browser/chromium.ts';
import { extensionApp } from '../support/browser/extension-app.ts';
import { type Inspected, inspected } from '../support/browser/inspected.ts';
import { byXhr, inFrame, inWorker } from '../support/browser/page-calls.ts';
import { bundleSdks } from '../support/browser/sdk-bundle.ts';
import type { Handler } from '../support/upstream/upstreams.ts';

/** The relay as the base URL of the official package, in the panel of the real DevTools. In this order. */
const KEY = 'sk-proj-forward-panel-0123456789';
let dev: Inspected;

/** A chat that says whom it talked to, as the package wants it. */
const chat: Handler = ({ headers }, response) => {
  const message = { role: 'assistant', content: `Hello, ${headers['x-team'] ?? 'you'}` };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ id: 'c', object: 'chat.completion', choices: [{ index: 0, message }] }));
};

beforeAll(async () => {
  const [page, bundle] = await Promise.all([
    inspected({ key: KEY, response: chat, paths: '/v1/**' }),
    bundleSdks('sdk-page.ts'),
  ]);
  dev = page;
  await dev.page.addScriptTag({ content: bundle });
});
afterAll(() => dev?.[Symbol.asyncDispose]());

interface Ask {
  readonly api?: string;
  readonly name?: string;
  readonly prompt?: string;
  readonly headers?: Record<string, string>;
}
/** What the page's code does with the package. */
const ask = ({ api = '/v1', name = 'service', prompt = 'Hello', headers = {} }: Ask = {}): Promise<unknown> =>
  dev.page.evaluate(
    async ({ base, prompt, headers }) => {
      const { OpenAI } = globalThis as unknown as { OpenAI: typeof OpenAIClient };
      const client = new OpenAI({
        baseURL: base,
        apiKey: '$CLIENT_SECRET',
        dangerouslyAllowBrowser: true,
        maxRetries: 0,
        defaultHeaders: headers,
      });
      const messages = [{ role: 'user' as const, content: prompt }];
      return client.chat.completions.create({ model: 'm', messages }).then(
        ({ choices }) => choices[0]?.message.content,
        (error) => error.code,
      );
    },
    { base: `${dev.relay.url}/v1/forward/${name}/${dev.upstream.url}${api}`, prompt, headers },
  );

const CHAT = '/v1/chat/completions';

test('a call by an SDK is a row with its method, secret, destination and status', async () => {
  expect(await ask()).toBe('Hello, you');
  const row = dev.panel.row(CHAT);
  await row.waitFor();
  expect((await row.locator('td').allTextContents()).slice(0, 5)).toEqual([
    'POST',
    'service',
    new URL(dev.upstream.url).host + CHAT,
    '200',
    'fetch',
  ]);
});

test('its detail has both sides with their marks, and says that the relay did not read the body', async () => {
  await dev.panel.open(CHAT, 'Sent');
  const side = (name: string) => dev.panel.frame.getByRole('region', { name });
  const forwarded = side('Forwarded by the relay');
  await forwarded.getByText('Bearer').waitFor();
  const sent = side('Sent by the page');
  expect(await sent.locator('mark').allTextContents()).toEqual(['$CLIENT_SECRET']);
  expect(await sent.textContent()).toMatch(/"role": ?"user"/);
  expect(await forwarded.locator('mark').allTextContents()).toEqual(['••••••••']);
  expect(await forwarded.textContent()).toContain('The body was forwarded unchanged');
  // Placeholder and mask are at the same height, where the lines do not have to be broken.
  await dev.devTools.dock('bottom');
  const heightOf = async (name: string) => (await side(name).locator('mark').boundingBox())?.y;
  expect(await heightOf('Sent by the page')).toBe(await heightOf('Forwarded by the relay'));
  await screenshot(dev.devTools.window, 'forward-sides');
});

test('the relay tells its side of it: times, rules and the caller', async () => {
  await dev.panel.open(CHAT, 'Timing');
  await dev.panel.details.getByText('First byte').waitFor();
  await dev.panel.open(CHAT, 'Policy');
  await dev.panel.details.getByText('Allowed', { exact: true }).waitFor();
  expect(await dev.panel.shown()).toContain('placement header');
  await dev.panel.open(CHAT, 'Leaks');
  expect(await dev.panel.shown()).toContain('No leaks found');
  await dev.panel.open(CHAT, 'Caller');
  expect(await dev.panel.shown()).toContain('identified asanonymous');
});

test('a chat about the placeholder is text like any other', async () => {
  expect(await ask({ prompt: 'What is $CLIENT_SECRET?' })).toBe('Hello, you');
  await dev.panel.open(CHAT, 'Policy');
  await dev.panel.details.getByText('Allowed', { exact: true }).waitFor();
  expect(await dev.panel.shown()).not.toContain('body');
});

test('what is copied makes the same call: curl, fetch and clientSecretRequest', async () => {
  await ask({ prompt: "it's", headers: { 'X-Team': 'sea' } });
  const original = dev.upstream.received.at(-1);
  await dev.panel.row(CHAT).nth(2).waitFor();
  await dev.panel.open(CHAT, 'Sent');
  const again: Readonly<Record<string, (text: string) => Promise<unknown>>> = {
    curl: (text) => promisify(execFile)('/bin/sh', ['-c', `${text} -H 'Origin: ${dev.site.origin}'`]),
    fetch: (text) => dev.page.evaluate(`(async () => { ${text}; return response.text(); })()`),
    clientSecretRequest: (text) => dev.page.evaluate(`(async () => { ${text} })()`),
  };
  for (const [name, run] of Object.entries(again)) {
    await dev.panel.chooseAction(`Copy as ${name}`);
    const text = await dev.clipboard();
    expect(text).toContain('$CLIENT_SECRET');
    const count = dev.upstream.received.length;
    await run(text);
    const got = await dev.upstream.request(count);
    expect(got, name).toMatchObject({ method: 'POST', target: CHAT });
    expect(got.body.toString(), name).toBe(original?.body.toString());
    expect(got.headers, name).toMatchObject({ authorization: `Bearer ${KEY}`, 'x-team': 'sea' });
  }
});

test('it is edited and sent again in the playground', async () => {
  const opened = dev.chromium.context.waitForEvent('page');
  await dev.panel.button('Edit and resend in the playground').click();
  const app = extensionApp(await opened);
  await app.page.getByText(/From call #\d+ in DevTools/).waitFor();
  const count = dev.upstream.received.length;
  await app.compose({ headers: { Authorization: 'Bearer $CLIENT_SECRET', 'X-Team': 'land' } });
  await app.send();
  expect(await dev.upstream.request(count)).toMatchObject({
    method: 'POST',
    target: CHAT,
    headers: { 'x-team': 'land' },
  });
  await app.page.close();
  await dev.devTools.bringToFront();
  await dev.panel.row('playground').waitFor();
});

test('a refusal is told with the smallest change, and the change lets the call pass', async () => {
  expect(await ask({ api: '/v2' })).toBe('URL_NOT_ALLOWED');
  await dev.panel.row('/v2/chat').waitFor();
  await dev.panel.open('/v2/chat', 'Policy');
  await dev.panel.details.getByText('Refused', { exact: true }).waitFor();
  expect(await dev.panel.shown()).toContain('URL_NOT_ALLOWED');
  await dev.panel.button('Apply this change').click();
  await expect.poll(dev.panel.shown, { timeout: 60_000 }).toContain('Allowed by the policy');
  expect(await ask({ api: '/v2' })).toBe('Hello, you');
});

test("a signed-in caller's own token is not kept, and who copies the call is told to bring one", async () => {
  const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1c2VyLTEifQ.c2lnbmF0dXJl';
  expect(await ask({ headers: { 'Relay-Authorization': `Bearer ${token}` } })).toBe('TOKEN_INVALID');
  await dev.panel.row('401 relay').waitFor();
  await dev.panel.open('401 relay', 'Headers');
  expect(await dev.panel.shown()).toContain('Bearer (not kept)');
  await dev.panel.chooseAction('Copy as curl');
  expect(await dev.clipboard()).toContain(`-H "Relay-Authorization: Bearer \${RELAY_TOKEN:?`);
  expect(await dev.panel.frame.content()).not.toContain(token);
  expect(await dev.panel.frame.evaluate('JSON.stringify(clientSecretRecorder.snapshot())')).not.toContain(token);
});

test('calls by XMLHttpRequest, in a worker and in a frame, and one that the browser did not send', async () => {
  const to = (path: string) => `${dev.relay.url}/v1/forward/service/${dev.upstream.url}${path}`;
  const fetched = (path: string) =>
    `fetch('${to(path)}', { headers: { 'X-Key': '$CLIENT_SECRET' } }).then((response) => response.text())`;
  await dev.page.evaluate(inWorker(fetched('/v1/by-worker')));
  await dev.page.evaluate(inFrame(fetched('/v1/by-frame')));
  await dev.page.evaluate(byXhr(to('/v1/by-xhr?key=$CLIENT_SECRET'), '{}'));
  for (const path of ['/v1/by-xhr', '/v1/by-worker', '/v1/by-frame']) await dev.panel.row(path).waitFor();
  expect(await dev.panel.row('/v1/by-xhr').textContent()).toMatch(/^POSTservice.*403 relayxhr/);

  await dev.page.evaluate(`fetch('${to('/v1/never')}', { method: 'PROPFIND' }).catch(() => {})`);
  const child = dev.panel.row('Preflight: the method PROPFIND is not allowed');
  await child.waitFor();
  expect(await dev.panel.row('/v1/never').textContent()).toContain('no response');
});

test('the key is nowhere in the panel', async () => {
  expect(await dev.panel.frame.content()).not.toContain(KEY);
  expect(await dev.panel.frame.evaluate('JSON.stringify(clientSecretRecorder.snapshot())')).not.toContain(KEY);
  expect(
    dev.upstream.received.every(({ headers }) => Object.values(headers).some((value) => `${value}`.includes(KEY))),
  ).toBe(true);
});

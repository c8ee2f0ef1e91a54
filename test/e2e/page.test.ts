import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { servePage } from '../support/browser/page.ts';
import { type Owner, pairOwner } from '../support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { type OpenAiUpstream, startOpenAiUpstream } from '../support/upstream/openai-upstream.ts';

const KEY = 'sk-proj-Zk41xT9mQ2vB7nR5cW8yL3';
let relay: RelayProcess;
let openai: OpenAiUpstream;
let chromium: Chromium;
let owner: Owner;

/** The examples stand here word for word; only the address is that of the API on this machine. */
const OPENAI = 'https://api.openai.com';
const here = (example: string): string => example.replaceAll(OPENAI, openai.url);

const JS_EXAMPLE = `relay.clientSecretRequest({
  clientSecretName: 'openai',
  url: 'https://api.openai.com/v1/images/generations',
  method: 'POST',
  headers: { 'Content-Type': 'application/json', Authorization: 'Bearer $CLIENT_SECRET' },
  data: { model: 'dall-e-3', prompt: 'A cute baby sea otter', n: 1, size: '1024x1024' },
})`;

const FORM_EXAMPLE = `<form onsubmit="relay.clientSecretRequest(event).then(r=>console.log(r))">
  <input name='clientSecretName' hidden value='openai'>
  <input name='url' hidden value='https://api.openai.com/v1/images/generations'>
  <input name='method' hidden value='POST'>
  <input name='headers[Content-Type]' hidden value='application/json'>
  <input name='headers[Authorization]' hidden value='Bearer $CLIENT_SECRET'>
  <input name='data[model]' hidden value='dall-e-3'>
  <input name='data[n]' hidden type='number' value='1'>
  <input name='data[size]' hidden value='1024x1024'>
  <textarea name='data[prompt]' required>A cute baby sea otter</textarea>
  <input type='submit' value='Generate'>
</form>`;

beforeAll(async () => {
  [relay, openai, chromium] = await Promise.all([startRelayProcess(), startOpenAiUpstream(KEY), launchChromium()]);
  owner = await pairOwner(relay.connectLink);
  const allow = [{ origin: openai.url, methods: ['POST'], paths: ['/v1/images/*'] }];
  for (const [name, access] of [
    ['openai', 'public'],
    ['members', 'private'],
  ] as const) {
    expect((await owner.register({ name, value: KEY, access, allow })).status).toBe(201);
  }
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), openai?.close()]);
});

async function withPage<T>(body: string, token: string | undefined, visit: (page: Page) => Promise<T>): Promise<T> {
  await using site = await servePage(relay.url, body, token);
  const page = await chromium.context.newPage();
  await page.goto(site.url);
  const result = await visit(page);
  await page.close();
  return result;
}

const image = { created: expect.any(Number), data: [{ b64_json: expect.stringMatching(/^iVBOR/) }] };
const sentBody = { model: 'dall-e-3', prompt: 'A cute baby sea otter', n: 1, size: '1024x1024' };

function expectTheCallInFull(): void {
  const got = openai.received.at(-1);
  expect(got?.headers).toMatchObject({ authorization: `Bearer ${KEY}`, 'content-type': 'application/json' });
  expect(JSON.parse(got?.body.toString() ?? '')).toEqual(sentBody);
}

test('the JavaScript example works word for word', async () => {
  const response = await withPage('', undefined, (page) => page.evaluate(here(JS_EXAMPLE)));
  expect(response).toEqual(image);
  expectTheCallInFull();
});

test('the form example works word for word, and the page stays where it is', async () => {
  const [logged, url, before] = await withPage(here(FORM_EXAMPLE), undefined, async (page) => {
    const address = page.url();
    const message = page.waitForEvent('console');
    await page.getByRole('button', { name: 'Generate' }).click();
    const [value] = (await message).args();
    return [await value?.jsonValue(), page.url(), address];
  });
  expect(logged).toEqual(image);
  expect(url).toBe(before);
  expectTheCallInFull();
});

test('the key never reaches the page', async () => {
  const seen = await withPage('', undefined, async (page) => {
    const bodies: Promise<string>[] = [];
    page.on('response', (response) => {
      bodies.push(response.text());
    });
    await page.evaluate(here(JS_EXAMPLE));
    return [...(await Promise.all(bodies)), await page.content()];
  });
  expect(seen.length).toBeGreaterThan(1);
  expect(seen.filter((text) => text.includes(KEY))).toEqual([]);
});

const outcomeOf = (page: Page, secret: string): Promise<unknown> =>
  page.evaluate(`${here(JS_EXAMPLE).replace("'openai'", `'${secret}'`)}.then(
    (value) => ({ value }),
    ({ name, code, status, source }) => ({ name, code, status, source }),
  )`);
const outcome = (page: Page): Promise<unknown> => outcomeOf(page, 'members');

test('a private secret is refused to a visitor who has not signed in, and nothing is sent', async () => {
  const sent = openai.received.length;
  expect(await withPage('', undefined, outcome)).toEqual({
    name: 'ClientSecretError',
    code: 'SIGN_IN_REQUIRED',
    status: 401,
    source: 'relay',
  });
  expect(openai.received).toHaveLength(sent);
});

test('a private secret is granted to a signed-in user', async () => {
  expect(await withPage('', await owner.userToken('user-1'), outcome)).toEqual({ value: image });
  expectTheCallInFull();
});

test('a token that the relay did not sign is refused, not taken for nobody', async () => {
  const [head, , signature] = (await owner.userToken('user-1')).split('.');
  const forged = [head, Buffer.from('{"sub":"user-1"}').toString('base64url'), signature].join('.');
  expect(await withPage('', forged, outcome)).toMatchObject({ code: 'TOKEN_INVALID', status: 401 });
});

test('a page that the relay lets in is refused by a secret whose own list does not name it, and let in by one whose does', async () => {
  await using site = await servePage(relay.url);
  const allow = [{ origin: openai.url, methods: ['POST'], paths: ['/v1/images/*'] }];
  for (const [name, origin] of [
    ['elsewhere', 'https://shop.example'],
    ['here', site.origin],
  ]) {
    await owner.register({ name: `${name}`, value: KEY, access: 'public', allow, origins: [origin] });
  }
  const page = await chromium.context.newPage();
  await page.goto(site.url);
  const sent = openai.received.length;
  expect(await outcomeOf(page, 'elsewhere')).toEqual({
    name: 'ClientSecretError',
    code: 'ORIGIN_NOT_ALLOWED',
    status: 403,
    source: 'relay',
  });
  expect(openai.received).toHaveLength(sent);
  expect(await outcomeOf(page, 'here')).toEqual({ value: image });
  expect(await outcomeOf(page, 'openai')).toEqual({ value: image });
  await page.close();
});

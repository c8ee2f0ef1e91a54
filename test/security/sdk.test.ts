import OpenAI, { type APIError, AuthenticationError, PermissionDeniedError, RateLimitError } from 'openai';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { type OpenAiUpstream, startOpenAiUpstream } from '../support/upstream/openai-upstream.ts';
import { startStripeUpstream } from '../support/upstream/stripe-upstream.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** The official packages, unchanged, against APIs on this machine that take one key: it exists in the relay only. */
const OPENAI_KEY = 'sk-proj-sdk-0123456789abcdef';
const STRIPE_KEY = 'sk_live_sdk0123456789abcdef';
let relay: LocalRelay;
let openai: OpenAiUpstream;
let stripe: Upstream;
let userToken = '';

beforeAll(async () => {
  [relay, openai, stripe] = await Promise.all([
    startLocalRelay(),
    startOpenAiUpstream(OPENAI_KEY),
    startStripeUpstream(STRIPE_KEY),
  ]);
  const forOpenAi = { allow: [{ origin: openai.url, paths: ['/v1/chat/*', '/v1/images/*', '/v1/files'] }] };
  await relay.register({ name: 'openai', value: OPENAI_KEY, access: 'public', ...forOpenAi });
  await relay.register({ name: 'wrong', value: 'sk-proj-of-somebody-else', access: 'public', ...forOpenAi });
  await relay.register({ name: 'members', value: OPENAI_KEY, access: 'private', ...forOpenAi });
  await relay.register({ name: 'stripe', value: STRIPE_KEY, access: 'public', allow: [{ origin: stripe.url }] });
  const made = await relay.owner('/v1/test-tokens', { method: 'POST', json: { sub: 'user-1' } });
  userToken = ((await made.json()) as { token: string }).token;
});
afterAll(() => Promise.all([relay.stop(), openai.close(), stripe.close()]));

const client = (name = 'openai', more: object = {}): OpenAI =>
  new OpenAI({
    baseURL: `${relay.url}/v1/forward/${name}/${openai.url}/v1`,
    apiKey: '$CLIENT_SECRET',
    maxRetries: 0,
    ...more,
  });
const CHAT = { model: 'gpt-5', messages: [{ role: 'user' as const, content: 'Say $CLIENT_SECRET' }] };

/** What a call rejects with, and that nothing in it holds a key. */
async function failure(call: Promise<unknown>): Promise<APIError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  const { message, stack, headers } = error as APIError;
  expect(JSON.stringify([error, message, stack, headers instanceof Headers ? [...headers] : headers])).not.toMatch(
    /sk-proj-|sk_live_/,
  );
  return error as APIError;
}

describe('openai', () => {
  test('without the relay the placeholder is no key', async () => {
    const direct = new OpenAI({ baseURL: `${openai.url}/v1`, apiKey: '$CLIENT_SECRET', maxRetries: 0 });
    expect(await failure(direct.chat.completions.create(CHAT))).toBeInstanceOf(AuthenticationError);
  });

  test('chat: the response comes, the upstream got the key, and the prompt is the prompt', async () => {
    const { choices } = await client().chat.completions.create(CHAT);
    expect(choices[0]?.message.content).toBe('Hello from the sea.');
    const got = openai.received.at(-1);
    expect(got?.headers).toMatchObject({ authorization: `Bearer ${OPENAI_KEY}`, 'x-stainless-lang': 'js' });
    expect(got?.body.toString()).toBe(JSON.stringify(CHAT));
  });

  test('streamed chat: each event is there before the next one is sent', async () => {
    const stream = await client().chat.completions.create({ ...CHAT, stream: true });
    const deltas = stream[Symbol.asyncIterator]();
    for (const content of ['Hel', 'lo ', 'sea']) {
      openai.events.send(JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content } }] }));
      const { value } = await deltas.next();
      expect(value?.choices[0]?.delta.content).toBe(content);
    }
    openai.events.send('[DONE]');
    openai.events.end();
    expect(await deltas.next()).toMatchObject({ done: true });
  });

  test('images', async () => {
    const { data } = await client().images.generate({ model: 'dall-e-3', prompt: 'A cute baby sea otter' });
    expect(data?.[0]?.b64_json).toMatch(/^iVBOR/);
  });

  test('a file: all of its bytes', async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 31) % 256);
    const file = await client().files.create({ file: new File([bytes], 'otters.jsonl'), purpose: 'fine-tune' });
    expect(file).toMatchObject({ id: 'file-1', bytes: bytes.length, filename: 'otters.jsonl', purpose: 'fine-tune' });
    const got = openai.received.at(-1);
    expect(got?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(got?.body.includes(Buffer.from(bytes))).toBe(true);
  });

  test("an upstream's refusals are the SDK's own errors, and it tries again when it may", async () => {
    const refusal = await failure(client('wrong').chat.completions.create(CHAT));
    expect(refusal).toBeInstanceOf(AuthenticationError);
    expect(refusal).toMatchObject({ status: 401, code: 'invalid_api_key' });

    let limited = 0;
    await using busy = await startUpstream((received, response) => {
      limited += 1;
      response.setHeader('retry-after-ms', '1');
      const error = { message: 'Slow down', code: 'rate_limit_exceeded' };
      const respond = limited < 3 ? json({ error }, 429) : json({ id: 'c', choices: [] });
      return respond(received, response);
    });
    await relay.register({ name: 'busy', value: OPENAI_KEY, access: 'public', allow: [{ origin: busy.url }] });
    const at = { baseURL: `${relay.url}/v1/forward/busy/${busy.url}/v1` };
    const spent = await failure(client('busy', at).chat.completions.create(CHAT));
    expect(spent).toBeInstanceOf(RateLimitError);
    expect(spent.code).toBe('rate_limit_exceeded');
    const patient = client('busy', { ...at, maxRetries: 2 });
    expect(await patient.chat.completions.create(CHAT)).toMatchObject({ id: 'c' });
    expect(limited).toBe(3);
  });

  test("the relay's refusals too, with their code and what to do about it", async () => {
    const before = openai.received.length;
    const refusal = await failure(client().embeddings.create({ model: 'm', input: 'x' }));
    expect(refusal).toBeInstanceOf(PermissionDeniedError);
    expect(refusal).toMatchObject({ status: 403, code: 'URL_NOT_ALLOWED', param: 'url' });
    expect(refusal.message).toMatch(/The policy allows .*, but not POST \/v1\/embeddings\. The owner can allow/);
    expect(refusal.headers?.get('client-secret-relay')).toBe('relay');
    expect(openai.received).toHaveLength(before);
  });

  test('a private secret is for who signs in with Relay-Authorization', async () => {
    const stranger = await failure(client('members').chat.completions.create(CHAT));
    expect(stranger).toBeInstanceOf(AuthenticationError);
    expect(stranger.code).toBe('SIGN_IN_REQUIRED');
    const headers = { 'Relay-Authorization': `Bearer ${userToken}` };
    const member = client('members', { defaultHeaders: headers });
    expect(await member.chat.completions.create(CHAT)).toMatchObject({ object: 'chat.completion' });
    expect(JSON.stringify(openai.received.at(-1)?.rawHeaders)).not.toContain(userToken);
  });

  test('the raw response and its headers hold no key', async () => {
    const response = await client().chat.completions.create(CHAT).asResponse();
    expect(JSON.stringify([...response.headers]) + (await response.text())).not.toContain(OPENAI_KEY);
    expect(response.headers.get('client-secret-trace')).toBeTruthy();
  });
});

describe('stripe', () => {
  /** Stripe's SDK takes a host, no base URL; its own fetch client takes a fetch, which puts the relay in front. */
  const throughRelay = (name = 'stripe'): Stripe => {
    const { hostname, port } = new URL(stripe.url);
    return new Stripe('$CLIENT_SECRET', {
      httpClient: Stripe.createFetchHttpClient((url: string | URL | Request, init?: RequestInit) =>
        fetch(`${relay.url}/v1/forward/${name}/${url}`, init),
      ),
      // Of the tests only: the API is on this machine.
      ...{ host: hostname, port, protocol: 'http' },
      maxNetworkRetries: 0,
    });
  };

  test('a form with nested parameters arrives as the SDK wrote it, with its headers', async () => {
    const session = await throughRelay().checkout.sessions.create(
      {
        mode: 'payment',
        success_url: 'https://app.example/?a=1&b=$CLIENT_SECRET',
        line_items: [{ price_data: { currency: 'eur', unit_amount: 1099, product_data: { name: 'Otter & söhne' } } }],
        metadata: { note: '100% + more' },
      },
      { idempotencyKey: 'order-7', apiVersion: '2024-06-20' },
    );
    const { fields } = session as unknown as { fields: [string, string][] };
    expect(Object.fromEntries(fields)).toEqual({
      mode: 'payment',
      success_url: 'https://app.example/?a=1&b=$CLIENT_SECRET',
      'line_items[0][price_data][currency]': 'eur',
      'line_items[0][price_data][unit_amount]': '1099',
      'line_items[0][price_data][product_data][name]': 'Otter & söhne',
      'metadata[note]': '100% + more',
    });
    expect(stripe.received.at(-1)).toMatchObject({
      method: 'POST',
      target: '/v1/checkout/sessions',
      headers: {
        authorization: `Bearer ${STRIPE_KEY}`,
        'content-type': 'application/x-www-form-urlencoded',
        'idempotency-key': 'order-7',
        'stripe-version': '2024-06-20',
      },
    });
  });

  test('the same Idempotency-Key brings the same object', async () => {
    const pay = (key: string) =>
      throughRelay().paymentIntents.create({ amount: 100, currency: 'eur' }, { idempotencyKey: key });
    const [first, again, other] = [await pay('a'), await pay('a'), await pay('b')];
    expect(again.id).toBe(first.id);
    expect(other.id).not.toBe(first.id);
  });

  test('nested query parameters of a list', async () => {
    await throughRelay().customers.list({ limit: 3, created: { gte: 1_700_000_000 }, expand: ['data.default_source'] });
    expect(stripe.received.at(-1)).toMatchObject({
      method: 'GET',
      target: '/v1/customers?limit=3&created[gte]=1700000000&expand[0]=data.default_source',
    });
  });

  test("refusals of both are the SDK's own errors", async () => {
    const pay = (amount: number) => throughRelay().paymentIntents.create({ amount, currency: 'eur' });
    expect(await failure(pay(402))).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(await failure(pay(429))).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    const unknown = await failure(throughRelay('nobody').customers.list());
    expect(unknown).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect(unknown).toMatchObject({ code: 'SIGN_IN_REQUIRED' });
  });
});

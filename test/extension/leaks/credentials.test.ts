import { expect, test } from 'vitest';
import { createWatch } from '../../../extension/leaks/suspect.ts';
import { exchange, hex, random } from './build.ts';

const watch = createWatch(() => ['https://api.example']);

const bearer = (key: string): [string, string][] => [['authorization', `Bearer ${key}`]];
const basic = (pair: string): [string, string][] => [['authorization', `Basic ${btoa(pair)}`]];

/** Made to the form that each vendor documents. */
const KEYS: readonly (readonly [vendor: string, key: string])[] = [
  ['OpenAI', `sk-proj-${random(48)}`],
  ['OpenAI', `sk-${random(20)}T3BlbkFJ${random(20)}`],
  ['Anthropic', `sk-ant-api03-${random(93)}AA`],
  ['Groq', `gsk_${random(52)}`],
  ['xAI', `xai-${random(80)}`],
  ['OpenRouter', `sk-or-v1-${hex(64)}`],
  ['Hugging Face', `hf_${random(34, 'aBcDeFgHiJkLmNoPqRsT')}`],
  ['Replicate', `r8_${random(37)}`],
  ['Stripe', `sk_live_${random(24)}`],
  ['Stripe', `rk_live_${random(40)}`],
  ['GitHub', `ghp_${random(36)}`],
  ['GitHub', `github_pat_${random(82)}`],
  ['GitLab', `glpat-${random(20)}`],
  ['Slack', `xoxb-${hex(12)}-${hex(12)}-${random(24)}`],
  ['SendGrid', `SG.${random(22)}.${random(43)}`],
  ['Shopify', `shpat_${hex(32)}`],
  ['npm', `npm_${random(36)}`],
  ['Linear', `lin_api_${random(40)}`],
  ['Notion', `ntn_${'12345678901'}${random(35)}`],
  ['Airtable', `pat${random(14)}.${hex(64)}`],
  ['Databricks', `dapi${hex(32)}`],
  ['Docker', `dckr_pat_${random(27)}`],
  ['Figma', `figd_${random(40)}`],
  ['Cloudflare', `cfut_${random(40)}${hex(8)}`],
  ['Tailscale', `tskey-api-${random(12)}-${random(24)}`],
  ['Vercel', `vcp_${random(24)}`],
  ['Telegram', `123456789:AA${random(33)}`],
  ['Resend', `re_${random(8)}_${random(24)}`],
  ['Mailchimp', `${hex(32)}-us21`],
  ['HashiCorp Vault', `hvs.${random(95)}`],
];

test.each(KEYS)('a key of %s is found in every place, and masked there', (vendor, key) => {
  const places = {
    'header authorization': { requestHeaders: bearer(key) },
    'header x-some-header': { requestHeaders: [['x-some-header', key]] as const },
    'query q': { url: `https://api.example/v1?a=b&q=${encodeURIComponent(key)}` },
    body: { method: 'POST', requestBody: JSON.stringify({ nested: { text: key } }) },
  };
  for (const [place, change] of Object.entries(places)) {
    const suspect = watch(exchange(change));
    expect(suspect?.findings, place).toEqual([
      expect.objectContaining({
        id: 'raw-credential',
        severity: 'high',
        place,
        vendor,
      }),
    ]);
    expect(JSON.stringify(suspect), place).not.toContain(key);
    expect(JSON.stringify(suspect), place).not.toContain(encodeURIComponent(key));
  }
});

const UNMARKED = random(40);
const service = `eyJhbGciOiJIUzI1NiJ9.${btoa('{"iss":"supabase","role":"service_role"}').replace(/=+$/, '')}.${random(43)}`;

/** Where only the place says that a text is a key. */
test.each([
  ['Bearer', { requestHeaders: bearer(UNMARKED) }, 'header authorization'],
  ['Token', { requestHeaders: [['authorization', `Token ${UNMARKED}`]] }, 'header authorization'],
  ['no scheme', { requestHeaders: [['authorization', UNMARKED]] }, 'header authorization'],
  ['Basic, as Twilio has it', { requestHeaders: basic(`AC${hex(32)}:${hex(32)}`) }, 'header authorization'],
  ['Basic without a password', { requestHeaders: basic(`${UNMARKED}:`) }, 'header authorization'],
  ['X-Api-Key', { requestHeaders: [['x-api-key', UNMARKED]] }, 'header x-api-key'],
  [
    'Ocp-Apim-Subscription-Key',
    { requestHeaders: [['ocp-apim-subscription-key', hex(32)]] },
    'header ocp-apim-subscription-key',
  ],
  ['Private-Token', { requestHeaders: [['private-token', UNMARKED]] }, 'header private-token'],
  ['api_key', { url: `https://api.example/?api_key=${UNMARKED}` }, 'query api_key'],
  ['key', { url: `https://api.example/?key=${UNMARKED}` }, 'query key'],
  ['appid', { url: `https://api.example/?q=Oslo&appid=${hex(32)}` }, 'query appid'],
  ['access_token', { url: `https://api.example/?access_token=${UNMARKED}` }, 'query access_token'],
  ['client_secret in a form', { requestBody: `grant_type=client_credentials&client_secret=${UNMARKED}` }, 'body'],
  ['client_secret in JSON', { requestBody: JSON.stringify({ client_secret: `${UNMARKED}/+=` }) }, 'body'],
  ['a service_role JWT of Supabase', { requestHeaders: [['apikey', service]] }, 'header apikey'],
] as const)('a credential behind %s is found and masked', (_, change, place) => {
  const suspect = watch(exchange(change));
  expect(suspect?.findings.map((one) => [one.id, one.place])).toEqual([['raw-credential', place]]);
  const text = JSON.stringify(suspect);
  for (const value of [UNMARKED, service, hex(32), btoa(`${UNMARKED}:`)]) expect(text).not.toContain(value);
});

test('plain http is said beside a raw credential, but not on this machine', () => {
  const found = (origin: string) =>
    createWatch(() => [origin])(exchange({ url: `${origin}/`, requestHeaders: bearer(UNMARKED) }))?.findings.map(
      ({ id }) => id,
    );
  expect(found('http://api.example')).toEqual(['raw-credential', 'plain-http']);
  expect(found('http://127.0.0.1:9000')).toEqual(['raw-credential']);
});

test('a key to a host without a client secret is none of the inspector’s business', () => {
  expect(watch(exchange({ url: 'https://elsewhere.example/', requestHeaders: bearer(UNMARKED) }))).toBeNull();
  expect(
    createWatch(() => ['https://*.example.com'])(
      exchange({ url: 'https://a.example.com/', requestHeaders: bearer(UNMARKED) }),
    )?.findings,
  ).toHaveLength(1);
});

test('what the response repeats is masked, too', () => {
  const suspect = watch(
    exchange({ requestHeaders: bearer(UNMARKED), responseHeaders: [['x-echo', `got ${UNMARKED}`]] }),
  );
  expect(suspect?.exchange.responseHeaders).toEqual([['x-echo', 'got ••••••••']]);
});

test.each([
  ['a header', { requestHeaders: bearer('$CLIENT_SECRET') }, 'header authorization'],
  ['Basic credentials', { requestHeaders: basic('user:$CLIENT_SECRET') }, 'header authorization'],
  ['the query', { url: 'https://elsewhere.example/?key=%24CLIENT_SECRET' }, 'query key'],
  ['the path', { url: 'https://elsewhere.example/bot$CLIENT_SECRET/send' }, 'path'],
  ['a body', { requestBody: '{"key":"$CLIENT_SECRET"}' }, 'body'],
] as const)('the placeholder in %s to a host directly is found', (_, change, place) => {
  expect(watch(exchange(change))?.findings).toEqual([
    expect.objectContaining({ id: 'placeholder-direct', severity: 'medium', place }),
  ]);
});

test('a report that quotes the page’s code is no placeholder sent to a host', () => {
  expect(
    watch(exchange({ url: 'https://reports.example/', requestBody: '{"source":"Bearer $CLIENT_SECRET"}' })),
  ).toBeNull();
});

test('a megabyte is looked at for no longer than its beginning', () => {
  const body = `${'{"a":1},'.repeat(131_072)}"${random(36)}"`;
  expect(watch(exchange({ requestBody: `${body} ghp_${random(36)}` }))).toBeNull();
});

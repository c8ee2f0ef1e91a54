import { expect, test } from 'vitest';
import { separateCredential } from '../../../extension/curl/credential.ts';
import { kindOf } from '../../../extension/curl/credential-kind.ts';
import { readCurl } from '../../../extension/curl/read-curl.ts';
import { registrationFor } from '../../../extension/curl/registration.ts';

function separated(text: string) {
  const read = readCurl(text);
  if (!read.ok) throw new Error(read.refusal.detail);
  return separateCredential(read.value.draft);
}
const registration = (text: string) => registrationFor(separated(text));

test.each([
  ['$OPENAI_API_KEY', 'variable'],
  [`\${KEY:-x}`, 'variable'],
  ['$(pass show key)', 'variable'],
  ['%API_KEY%', 'variable'],
  ['$env:API_KEY', 'variable'],
  ['{{api_key}}', 'variable'],
  ['<your token>', 'blank'],
  ['YOUR_API_KEY', 'blank'],
  ['sk-...', 'blank'],
  ['ACCESS-TOKEN', 'blank'],
  ['secret_api_key', 'blank'],
  ['re_xxxxxxxxx', 'blank'],
  ['sk-proj-FAKE0aBcD1eFgH2iJkL3mNoP4qRsT5uVwX', 'literal'],
  ['AKIAFAKE000000000000', 'literal'],
  ['123456:ABC-DEF1234ghIkl', 'literal'],
])('%s is a %s', (value, kind) => expect(kindOf(value)).toBe(kind));

test('a key is replaced wherever it appears, in any encoding', () => {
  const key = 'k3y/FAKE+0123456789';
  const { credential, draft } = separated(
    `curl 'https://x.example/a?copy=${encodeURIComponent(key)}' -u "me:${key}" -H 'X-Other: <${key}>' --json '{"k":"${key}"}'`,
  );
  expect(credential).toEqual({ kind: 'literal', value: key });
  const text = JSON.stringify(draft);
  expect(text).not.toContain(key);
  expect(text).not.toContain(encodeURIComponent(key));
  expect(text).not.toContain(btoa(`me:${key}`));
  expect(text).toContain(btoa('me:$CLIENT_SECRET'));
});

test('words in the place of a key are replaced only in places for keys', () => {
  const { draft } = separated('curl "https://x.example/TOKEN?q=TOKEN" -H "Authorization: Bearer TOKEN"');
  expect(draft.url).toBe('https://x.example/TOKEN?q=TOKEN');
  expect(draft.headers[0]?.value).toBe('Bearer $CLIENT_SECRET');
});

test('a command without a credential stays as it is', () => {
  const { credential, draft } = separated(
    'curl "https://x.example/?page=2" -H "Accept: text/plain" -H "Idempotency-Key: k3y0123456789abcdef"',
  );
  expect(credential).toBeNull();
  expect(JSON.stringify(draft)).not.toContain('CLIENT_SECRET');
});

test.each([
  [
    'curl https://api.openai.com/v1/chat/completions -H "Authorization: Bearer $K" -d 1',
    'openai',
    '/v1/chat/**',
    'POST',
    ['header:authorization'],
  ],
  ['curl https://api.stripe.com/v1/charges -u sk_test_x:', 'stripe', '/v1/**', 'GET', ['header:authorization']],
  [
    'curl "https://maps.googleapis.com/maps/api/geocode/json?key=K"',
    'google-maps',
    '/maps/api/geocode/**',
    'GET',
    ['query:key'],
  ],
  [
    'curl https://api.github.com/user -H "Authorization: Bearer $K"',
    'github',
    '/user',
    'GET',
    ['header:authorization'],
  ],
  ['curl https://api.telegram.org/bot$TELEGRAM_TOKEN/getMe', 'telegram', '/bot$CLIENT_SECRET/**', 'GET', ['path']],
  [
    'curl https://localhost:9/a/b -H "X-Api-Key: $MY_SHOP_API_KEY" -X DELETE',
    'my-shop',
    '/a/**',
    'DELETE',
    ['header:x-api-key'],
  ],
  ['curl https://auth.x-y.co.uk/t -d client_secret=abc', 'x-y', '/t', 'POST', ['body:client_secret']],
] as const)('%s is registered as %s for %s', (script, name, path, method, placements) => {
  const result = registration(script);
  if (!result.ok) throw new Error(result.refusal.detail);
  expect(result.value).toMatchObject({ name, placements, allow: [{ methods: [method], paths: [path] }] });
});

test('a blank in the path is any segment', () => {
  const result = registration('curl https://api.example.com/v1/accounts/$ID/keys/<key id> -H "X-Api-Key: $K"');
  expect(result).toMatchObject({ value: { allow: [{ paths: ['/v1/accounts/*/keys/**'] }] } });
});

test('a blank in the place of the host is refused with a reason', () => {
  expect(registration('curl https://<your-domain>/a -H "X-Api-Key: $K"')).toMatchObject({ ok: false });
});

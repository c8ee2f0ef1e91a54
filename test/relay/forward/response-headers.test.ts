import { describe, expect, test } from 'vitest';
import { mirroredHeaders } from '../../../relay/forward/response-headers.ts';
import { createUrlRewriter, type RewriteUrls } from '../../../relay/forward/rewrite-urls.ts';
import { createRedactor } from '../../../relay/redact/redactor.ts';
import { secretEncodingsOf } from '../../../relay/redact/secret-encodings.ts';

const KEY = 'secret-key-0123456789';
const P = '$CLIENT_SECRET';

function mirrored(headers: Record<string, string | string[] | undefined>, rewrite: RewriteUrls | null = null) {
  const list = mirroredHeaders(headers, createRedactor(secretEncodingsOf(KEY)), rewrite);
  return Array.from({ length: list.length / 2 }, (_, at) => [list[2 * at], list[2 * at + 1]]);
}

test('what is the upstream’s own is mirrored, also twice', () => {
  expect(
    mirrored({ 'content-type': 'text/plain', 'x-request-id': '1', 'x-list': ['a', 'b'], 'x-none': undefined }),
  ).toEqual([
    ['content-type', 'text/plain'],
    ['x-request-id', '1'],
    ['x-list', 'a'],
    ['x-list', 'b'],
  ]);
});

describe('what acts on the relay, its caller or the connection is not:', () => {
  test.each(
    [
      'connection keep-alive proxy-connection te trailer transfer-encoding upgrade content-length content-encoding',
      'set-cookie set-cookie2 clear-site-data strict-transport-security alt-svc service-worker-allowed sourcemap x-sourcemap',
      'content-security-policy content-security-policy-report-only permissions-policy feature-policy document-policy',
      'cross-origin-opener-policy cross-origin-embedder-policy cross-origin-resource-policy origin-agent-cluster',
      'x-frame-options x-content-type-options x-xss-protection referrer-policy speculation-rules timing-allow-origin',
      'x-dns-prefetch-control x-permitted-cross-domain-policies accept-ch critical-ch refresh reporting-endpoints report-to',
      'nel expect-ct www-authenticate proxy-authenticate authentication-info proxy-authentication-info cache-control',
      'expires pragma age server-timing client-secret-relay client-secret-trace vary access-control-allow-origin',
      'access-control-allow-credentials location link',
    ].flatMap((line) => line.split(' ')),
  )('%s', (name) => expect(mirrored({ [name]: 'x', 'x-a': '1' })).toEqual([['x-a', '1']]));

  test.each<[string | string[]]>([['X-Hop, x-other'], [['x-hop', ' X-OTHER ']], ['close,x-hop,x-other']])(
    'and what Connection names: %j',
    (connection) => {
      expect(mirrored({ connection, 'x-hop': '1', 'x-other': '2', 'x-a': '3' })).toEqual([['x-a', '3']]);
    },
  );

  test('which keep-alive and close do not', () => {
    for (const connection of ['keep-alive', 'close']) expect(mirrored({ connection, 'x-a': '1' })).toHaveLength(1);
  });

  test('nor what is no header on the wire', () => {
    expect(mirrored({ 'a b': '1', 'x-a\n': '2', 'x-b': 'c\rd', 'x-c': 'e' })).toEqual([['x-c', 'e']]);
    expect(mirrored({ 'content-disposition': 'attachment; filename="\xc3\xbc"' })).toEqual([
      ['content-disposition', 'attachment; filename="_"; filename*=UTF-8\'\'%C3%BC'],
    ]);
  });
});

describe('the secret', () => {
  test('in a value is replaced, also where it is escaped', () => {
    expect(mirrored({ 'x-a': `a ${KEY}`, 'x-b': `%73${KEY.slice(1)}`, 'x-c': 'c' })).toEqual([
      ['x-a', `a ${P}`],
      ['x-b', P],
      ['x-c', 'c'],
    ]);
  });

  test('in a name takes the header away', () => {
    expect(mirrored({ [`x-${KEY}`]: '1', 'x-a': '2' })).toEqual([['x-a', '2']]);
  });

  test('is replaced in what a rewriting has made', () => {
    const unescaping: RewriteUrls = (_, value) => value.replace('(', '');
    expect(mirrored({ 'x-a': `${KEY.slice(0, 5)}(${KEY.slice(5)}`, 'x-b': 'x' }, unescaping)).toEqual([
      ['x-a', P],
      ['x-b', 'x'],
    ]);
  });
});

describe('a URL in a response of an SDK’s call', () => {
  const rewrite = createUrlRewriter({
    prefix: 'http://relay/v1/forward/api/',
    base: 'https://api.example/v1/start',
    policy: {
      allow: [{ origin: 'https://api.example' }, { origin: 'https://up.example', methods: ['PUT'], paths: ['/u/*'] }],
    },
  });
  const THROUGH = 'http://relay/v1/forward/api/';

  test.each<[string, string, string | null]>([
    ['location', '/next', `${THROUGH}https://api.example/next`],
    ['location', 'https://evil.example/', null],
    ['location', 'https://user:p@api.example/', null],
    ['location', `https://api.example/?key=${P}`, `${THROUGH}https://api.example/?key=${P}`],
    ['location', `https://${P}.example/`, null],
    ['content-location', 'x', `${THROUGH}https://api.example/v1/x`],
    ['operation-location', 'https://up.example/u/1', `${THROUGH}https://up.example/u/1`],
    ['azure-asyncoperation', 'https://up.example/other', null],
    ['x-goog-upload-url', 'https://api.example/up?id=1', `${THROUGH}https://api.example/up?id=1`],
    ['operation-location', 'https://evil.example/', null],
    ['x-goog-upload-url', 'https://evil.example/', null],
    ['x-goog-upload-control-url', 'https://evil.example/', null],
    ['x-other', 'https://api.example/a', `${THROUGH}https://api.example/a`],
    ['x-other', 'https://evil.example/a', 'https://evil.example/a'],
    ['x-other', '/relative', '/relative'],
    ['x-other', 'see https://api.example/a', 'see https://api.example/a'],
  ])('in %s: %s becomes %s', (name, value, expected) => expect(rewrite(name, value)).toBe(expected));

  test.each<[string, string | null]>([
    ['</a>; rel="next"', `<${THROUGH}https://api.example/a>; rel="next"`],
    [
      '<https://api.example/a>; rel=next, </b>;rel="last"',
      `<${THROUGH}https://api.example/a>; rel=next, <${THROUGH}https://api.example/b>;rel="last"`,
    ],
    ['<https://evil.example/>; rel=preload, </b>', `<${THROUGH}https://api.example/b>`],
    ['<https://evil.example/>; rel=preload', null],
    ['</a>; title="a, <b>; \\"c\\""; x', `<${THROUGH}https://api.example/a>; title="a, <b>; \\"c\\""; x`],
    ['</a> rel=next', null],
    ['/a; rel=next', null],
    ['</a>, junk', null],
    ['', null],
  ])('in Link: %s becomes %s', (value, expected) => expect(rewrite('link', value)).toBe(expected));

  test('is mirrored only as rewritten, where a browser would follow it', () => {
    const headers = { location: '/next', link: '<https://evil.example/>; rel=preload', 'x-a': '1' };
    expect(mirrored(headers, rewrite)).toEqual([
      ['location', `${THROUGH}https://api.example/next`],
      ['x-a', '1'],
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { headTemplates } from '../../../relay/server/response-head.ts';
import { securityHeaders } from '../../../relay/server/security-headers.ts';
import { useExchanges } from '../../support/relay/exchange-server.ts';

const { ask } = useExchanges();
const SECURITY = {
  'content-security-policy': "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
};

test('every response has these security headers, and over https one more', () => {
  expect(Object.fromEntries(securityHeaders(false).map(([name, value]) => [name.toLowerCase(), value]))).toEqual(
    SECURITY,
  );
  expect(Object.fromEntries(securityHeaders(true).map(([name, value]) => [name.toLowerCase(), value]))).toEqual({
    ...SECURITY,
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
  });
});

test('a mirrored head differs from an own one in its origin and its policy alone', () => {
  const { own, mirrored } = headTemplates(securityHeaders(false));
  const changed = own.flatMap((text, index) => (text === mirrored[index] ? [] : [[text, mirrored[index]]]));
  expect(mirrored).toHaveLength(own.length);
  expect(changed).toEqual([
    ['relay', 'upstream'],
    [SECURITY['content-security-policy'], "sandbox; default-src 'none'"],
  ]);
});

describe('the head of a response', () => {
  test("of the relay's own has what was set before it was applied, and after", async () => {
    let trace = '';
    const response = await ask((exchange) => {
      trace = exchange.trace;
      exchange.head.set('x-before', '1');
      exchange.head.apply();
      exchange.head.set('x-after', '2');
      exchange.res.setHeader('x-before', 'changed');
      exchange.head.apply();
      exchange.res.end();
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      ...SECURITY,
      'client-secret-relay': 'relay',
      'client-secret-trace': trace,
      'cache-control': 'no-store',
      'x-before': 'changed',
      'x-after': '2',
    });
  });

  const EXPECTED = {
    ...SECURITY,
    'content-security-policy': "sandbox; default-src 'none'",
    'client-secret-relay': 'upstream',
    'cache-control': 'no-store',
    'x-set': '1',
    'x-api': 'a, b',
  };
  test.each([
    ['not applied', false],
    ['applied already', true],
  ])('that is mirrored has those of the relay once and those of the upstream, if it was %s', async (_, isApplied) => {
    let trace = '';
    const response = await ask((exchange) => {
      trace = exchange.trace;
      exchange.head.set('x-set', '1');
      if (isApplied) exchange.head.apply();
      exchange.head.writeMirrored(203, ['x-api', 'a', 'x-api', 'b', ...(isApplied ? ['x-set', '1'] : [])]);
      exchange.res.end();
    });
    expect(response.status).toBe(203);
    expect(Object.fromEntries(response.headers)).toMatchObject({ ...EXPECTED, 'client-secret-trace': trace });
  });

  test('is written once: what is set after a mirrored head is not kept for another one', async () => {
    const response = await ask((exchange) => {
      exchange.head.writeMirrored(200, []);
      expect(() => exchange.head.set('x-late', '1')).toThrow();
      exchange.res.end();
    });
    expect(response.headers.has('x-late')).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import {
  busy,
  ForwardFailure,
  noConnection,
  noResponse,
  protocol,
  refusalOf,
  tookTooLong,
  tooLarge,
} from '../../../relay/forward/failure.ts';
import { unfitHead } from '../../../relay/forward/unfit-head.ts';

const failed = (code: unknown, message = 'quoted-by-a-message', name?: string): Error =>
  Object.assign(new Error(message), { code }, name !== undefined && { name });

describe('an error of a connection', () => {
  test.each([
    ['UND_ERR_HEADERS_TIMEOUT', 'UPSTREAM_TIMEOUT'],
    ['UND_ERR_BODY_TIMEOUT', 'UPSTREAM_TIMEOUT'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'UPSTREAM_TLS'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'UPSTREAM_TLS'],
    ['ERR_OSSL_X', 'UPSTREAM_TLS'],
    ['CERT_HAS_EXPIRED', 'UPSTREAM_TLS'],
    ['EPROTO', 'UPSTREAM_TLS'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'UPSTREAM_TLS'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'UPSTREAM_TLS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UPSTREAM_TLS'],
    ['HOSTNAME_MISMATCH', 'UPSTREAM_TLS'],
    ['CRL_HAS_EXPIRED', 'UPSTREAM_TLS'],
    ['HPE_INVALID_CONSTANT', 'UPSTREAM_PROTOCOL'],
    ['UND_ERR_HEADERS_OVERFLOW', 'UPSTREAM_PROTOCOL'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UPSTREAM_PROTOCOL'],
    ['UND_ERR_RESPONSE', 'UPSTREAM_PROTOCOL'],
    ['UND_ERR_INFO', 'UPSTREAM_PROTOCOL'],
    ['UND_ERR_NOT_SUPPORTED', 'UPSTREAM_PROTOCOL'],
    ['EPROTONOSUPPORT', 'UPSTREAM_INTERRUPTED'],
    ['X_ERR_TLS_', 'UPSTREAM_INTERRUPTED'],
    ['X_HPE_', 'UPSTREAM_INTERRUPTED'],
    ['UPSTREAM_RESET', 'UPSTREAM_INTERRUPTED'],
    ['UND_ERR_SOCKET', 'UPSTREAM_INTERRUPTED'],
  ])('%s is %s, and its message is not passed on', (code, expected) => {
    const refusal = refusalOf(failed(code), true);
    expect(refusal.code).toBe(expected);
    expect(JSON.stringify(refusal)).not.toContain('quoted');
  });

  test('that undici reports by its message or class alone is one of the protocol', () => {
    expect(refusalOf(failed('UND_ERR_SOCKET', 'bad response'), true).code).toBe('UPSTREAM_PROTOCOL');
    expect(refusalOf(failed('UND_ERR_SOCKET', 'bad upgrade'), true).code).toBe('UPSTREAM_PROTOCOL');
    expect(refusalOf(failed('x', 'y', 'HTTPParserError'), false).code).toBe('UPSTREAM_PROTOCOL');
  });

  test('before anything was sent leaves the destination unreached, and after it nobody knows', () => {
    expect(refusalOf(failed('ECONNREFUSED'), false).code).toBe('UPSTREAM_UNREACHABLE');
    expect(refusalOf(failed('ECONNREFUSED'), true).code).toBe('UPSTREAM_INTERRUPTED');
  });

  test('is named by its code, if that is an identifier', () => {
    const detail = (code: unknown, sent = false): string => refusalOf(failed(code), sent).detail;
    expect(detail('ECONNREFUSED')).toContain('(ECONNREFUSED)');
    expect(detail('ECONNREFUSED', true)).toContain('(ECONNREFUSED)');
    expect(detail('CERT_HAS_EXPIRED')).toContain('(CERT_HAS_EXPIRED)');
    for (const odd of ['secret in a code', `A${'B'.repeat(64)}`, 'a\nB']) {
      expect(detail(odd)).toContain('(unknown)');
      expect(detail(odd)).not.toContain(odd);
    }
    for (const none of [undefined, 7, '']) expect(detail(none)).not.toContain('(');
    for (const thrown of ['text', null, { code: 'ECONNREFUSED' }]) {
      expect(refusalOf(thrown, true)).toMatchObject({
        code: 'UPSTREAM_INTERRUPTED',
        detail: expect.not.stringContaining('('),
      });
    }
  });

  test('of the relay’s own is its refusal', () => {
    const failure = new ForwardFailure('ADDRESS_REFUSED', 'No.', 'Fix it.', 3);
    expect(refusalOf(failure, true)).toEqual({ code: 'ADDRESS_REFUSED', detail: 'No.', fix: 'Fix it.', retryAfter: 3 });
    expect(new ForwardFailure('INTERNAL', 'No.').refusal).toStrictEqual({ code: 'INTERNAL', detail: 'No.' });
  });
});

test.each([
  [noConnection(), 'RELAY_CONNECT_TIMEOUT'],
  [noResponse(), 'RELAY_FIRST_BYTE_TIMEOUT'],
  [{ refusal: refusalOf(failed('UND_ERR_BODY_TIMEOUT'), true) }, 'RELAY_IDLE_TIMEOUT'],
  [tookTooLong(), 'RELAY_TOTAL_TIMEOUT'],
])('a deadline that passed names its variable: %#', ({ refusal }, variable) => {
  expect(refusal).toMatchObject({ code: 'UPSTREAM_TIMEOUT', fix: expect.stringContaining(variable) });
});

test('whoever waits for a connection in vain is told when to come back', () => {
  expect(busy().refusal).toMatchObject({ code: 'UPSTREAM_BUSY', retryAfter: 5 });
  expect(protocol().refusal.code).toBe('UPSTREAM_PROTOCOL');
  expect(tooLarge(7).refusal).toMatchObject({ code: 'UPSTREAM_TOO_LARGE', detail: expect.stringContaining('7') });
});

describe('a head that cannot be mirrored', () => {
  const code = (status: number, headers = {}): string | null => unfitHead(status, headers, 100)?.refusal.code ?? null;
  test.each([
    [99, 'UPSTREAM_PROTOCOL'],
    [100, null],
    [599, null],
    [600, 'UPSTREAM_PROTOCOL'],
  ])('by its status %i: %s', (status, expected) => expect(code(status)).toBe(expected));

  test.each([
    ['chunked', null],
    ['Chunked', null],
    ['gzip, chunked', 'UPSTREAM_PROTOCOL'],
    ['', 'UPSTREAM_PROTOCOL'],
  ])('by its transfer coding %j: %s', (coding, expected) =>
    expect(code(200, { 'transfer-encoding': coding })).toBe(expected),
  );

  test.each([
    ['100', null],
    ['101', 'UPSTREAM_TOO_LARGE'],
    ['none', null],
  ])('by its length %s: %s', (length, expected) => expect(code(200, { 'content-length': length })).toBe(expected));
});

import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { addressOf } from '../../../relay/server/address.ts';

const from = (remoteAddress: string | undefined, forwardedFor?: string): IncomingMessage =>
  ({
    socket: { remoteAddress },
    headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
  }) as IncomingMessage;

test.each<[string, string[], string | undefined, string | undefined, string]>([
  ['without proxies, that of the connection', [], '203.0.113.7', undefined, '203.0.113.7'],
  ['without proxies, whatever a caller says', [], '203.0.113.7', '198.51.100.1', '203.0.113.7'],
  ['of a connection that is gone, none', [], undefined, undefined, ''],
  ['behind a trusted proxy, what it says', ['loopback'], '127.0.0.1', '198.51.100.1', '198.51.100.1'],
  [
    'behind a trusted proxy, not what a caller made it repeat',
    ['loopback'],
    '127.0.0.1',
    '10.0.0.1, 198.51.100.1',
    '198.51.100.1',
  ],
  [
    'behind two trusted ones, what the first says',
    ['loopback', '10.0.0.0/8'],
    '127.0.0.1',
    '198.51.100.1, 10.1.2.3',
    '198.51.100.1',
  ],
  ['of another proxy, its own', ['10.0.0.1'], '203.0.113.7', '198.51.100.1', '203.0.113.7'],
])('the address is %s', (_, trusted, remote, forwardedFor, expected) => {
  expect(addressOf(trusted)(from(remote, forwardedFor))).toBe(expected);
});

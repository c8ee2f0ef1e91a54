import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ending, type FaultRelay, startFaultRelay } from '../support/relay/fault-relay.ts';
import { CHUNKED, chunk, EVENTS, KB64, OK } from '../support/upstream/http1-text.ts';
import {
  type Behaviour,
  keepsSaying,
  type RawUpstream,
  says,
  saysAndEnds,
  saysAndResets,
  startRawUpstream,
} from '../support/upstream/raw-upstream.ts';

let relay: FaultRelay;
let upstream: RawUpstream;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startFaultRelay(), startRawUpstream()]);
});
afterAll(async () => {
  await relay.relay.stop();
  // What was kept alive for another call goes with the relay.
  await upstream.allClosed();
  await upstream.close();
});

type Case = readonly [name: string, behave: Behaviour, ending: Ending, method?: string];

const TIMEOUT: Ending = { code: 'UPSTREAM_TIMEOUT' };
const PROTOCOL: Ending = { code: 'UPSTREAM_PROTOCOL' };
const INTERRUPTED: Ending = { code: 'UPSTREAM_INTERRUPTED' };
const TOO_LARGE: Ending = { code: 'UPSTREAM_TOO_LARGE' };

const encoded = (encoding: string, body: Buffer, length = true): string =>
  `${OK}Content-Encoding: ${encoding}\r\n${length ? `Content-Length: ${body.length}` : 'Connection: close'}\r\n\r\n${body.toString('latin1')}`;

function all(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    test.concurrent.for(cases)('%s', async ([, behave, ending, method]) => {
      await using own = await startRawUpstream();
      await relay.run(own, behave, ending, method);
    });
  });
}

all('an honest upstream', [
  ['says how long it is', says(`${OK}Content-Length: 2\r\n\r\nok`), { body: 'ok' }],
  ['sends chunks', says(`${CHUNKED}${chunk('ok')}0\r\n\r\n`), { body: 'ok' }],
  ['ends with its connection', saysAndEnds(`${OK}Connection: close\r\n\r\nok`), { body: 'ok' }],
  ['speaks HTTP/1.0', saysAndEnds('HTTP/1.0 200 OK\r\n\r\nok'), { body: 'ok' }],
  [
    'gives a hint first',
    says(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${OK}Content-Length: 2\r\n\r\nok`),
    { body: 'ok' },
  ],
  ['has chunk extensions', says(`${CHUNKED}2;a=b\r\nok\r\n0\r\n\r\n`), { body: 'ok' }],
  ['has trailers', says(`${CHUNKED}${chunk('ok')}0\r\nX-After: 1\r\n\r\n`), { body: 'ok' }],
  ['compresses', says(encoded('gzip', zlib.gzipSync('ok'))), { body: 'ok' }],
  ['has nothing to say', says('HTTP/1.1 204 No Content\r\n\r\n'), { body: '' }],
  ['is asked for the head only', says(`${OK}Content-Length: 5\r\n\r\n`), { body: '' }, 'HEAD'],
  [
    'is asked for the head of what it compresses',
    says(`${OK}Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\n`),
    { body: '' },
    'HEAD',
  ],
  ['has a name in UTF-8', says(`${OK}X-Name: h\xc3\xa9llo\r\nContent-Length: 2\r\n\r\nok`), { body: 'ok' }],
]);

all('before the headers', [
  ['it never answers', () => {}, TIMEOUT],
  ['it closes', (socket) => void socket.end(), INTERRUPTED],
  ['it resets', (socket) => void socket.resetAndDestroy(), INTERRUPTED],
  ['it closes within the status line', saysAndEnds('HTTP/1.1 20'), INTERRUPTED],
  ['it says a status line byte by byte', keepsSaying('H', 'T', 50), PROTOCOL],
  ['it floods with 103', keepsSaying('', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100), 5), TIMEOUT],
  ['it sends a 102 now and then', keepsSaying('', 'HTTP/1.1 102 Processing\r\n\r\n', 100), TIMEOUT],
  ['it continues what nobody asked', says(`HTTP/1.1 100 Continue\r\n\r\n${OK}Content-Length: 2\r\n\r\nok`), PROTOCOL],
  [
    'it changes protocols',
    says('HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'),
    PROTOCOL,
  ],
]);

all('a status that is none', [
  ['000', says('HTTP/1.1 000 Zero\r\nContent-Length: 0\r\n\r\n'), PROTOCOL],
  ['099', says('HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n'), PROTOCOL],
  ['600', says('HTTP/1.1 600 High\r\nContent-Length: 0\r\n\r\n'), PROTOCOL],
  ['999', says('HTTP/1.1 999 Denied\r\nContent-Length: 2\r\n\r\nok'), PROTOCOL],
  ['2000', says('HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n'), PROTOCOL],
  ['20', says('HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n'), PROTOCOL],
  ['abc', says('HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n'), PROTOCOL],
  ['-200', says('HTTP/1.1 -200 OK\r\nContent-Length: 0\r\n\r\n'), PROTOCOL],
]);

all('what is not HTTP/1.1', [
  ['HTTP/0.9', saysAndEnds('<html>ok</html>'), PROTOCOL],
  ['HTTP/2', says('\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64'), PROTOCOL],
  ['a version of nobody', says('HTTP/9.9 200 OK\r\nContent-Length: 0\r\n\r\n'), PROTOCOL],
  ['a request', says('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), PROTOCOL],
  ['SSH', says('SSH-2.0-OpenSSH_9.9\r\n'), PROTOCOL],
  ['zeros', says('\0'.repeat(1000)), PROTOCOL],
]);

all('headers that are none', [
  ['a reset in the middle', saysAndResets(`${OK}Content-Ty`), INTERRUPTED],
  ['an end in the middle', saysAndEnds(`${OK}Content-Type: text/plain\r\n`), INTERRUPTED],
  ['a byte now and then', keepsSaying(`${OK}X-Slow: `, 'a', 50), TIMEOUT],
  ['one of 70 KB', says(`${OK}X-Long: ${KB64}${KB64}\r\n\r\n`), PROTOCOL],
  ['one without end', keepsSaying(`${OK}X-Long: `, KB64), PROTOCOL],
  ['headers without end', keepsSaying(OK, 'X-A: 1\r\n'.repeat(1000)), PROTOCOL],
  ['one without a colon', says(`${OK}no colon\r\nContent-Length: 0\r\n\r\n`), PROTOCOL],
  ['one without a name', says(`${OK}: a\r\nContent-Length: 0\r\n\r\n`), PROTOCOL],
  ['a space before the colon', says(`${OK}Content-Length : 0\r\n\r\n`), PROTOCOL],
  ['a NUL', says(`${OK}X-A: a\0b\r\nContent-Length: 0\r\n\r\n`), PROTOCOL],
  ['a bare carriage return', says(`${OK}X-A: a\rX-B: b\r\nContent-Length: 0\r\n\r\n`), PROTOCOL],
  ['two lengths', says(`${OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\nok!`), PROTOCOL],
  ['a negative length', says(`${OK}Content-Length: -1\r\n\r\nok`), PROTOCOL],
  ['a length that is no number', says(`${OK}Content-Length: two\r\n\r\nok`), PROTOCOL],
  ['a length beyond all numbers', says(`${OK}Content-Length: 99999999999999999999999\r\n\r\nok`), PROTOCOL],
  [
    'a length and chunks',
    says(`${OK}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n${chunk('ok')}0\r\n\r\n`),
    PROTOCOL,
  ],
  [
    'compression for the way',
    saysAndEnds(`${OK}Transfer-Encoding: gzip\r\n\r\n${zlib.gzipSync('ok').toString('latin1')}`),
    PROTOCOL,
  ],
  [
    'an encoding that Node cannot undo',
    says(`${OK}Content-Encoding: compress\r\nContent-Length: 2\r\n\r\nbx`),
    PROTOCOL,
  ],
  ['two encodings', says(`${OK}Content-Encoding: gzip, br\r\nContent-Length: 2\r\n\r\nok`), PROTOCOL],
  [
    'a redirect',
    says('HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n'),
    { code: 'REDIRECT_REFUSED' },
  ],
  [
    'a redirect to nowhere',
    says('HTTP/1.1 301 Moved\r\nLocation: http://[::bad\r\nContent-Length: 0\r\n\r\n'),
    { code: 'REDIRECT_REFUSED' },
  ],
]);

all('a body of another length', [
  ['a short one that ends early', saysAndEnds(`${OK}Content-Length: 10\r\n\r\nok`), INTERRUPTED],
  [
    'a short one that ends early, and says that it will close',
    saysAndEnds(`${OK}Connection: close\r\nContent-Length: 10\r\n\r\nok`),
    PROTOCOL,
  ],
  ['a short one that stops', says(`${OK}Content-Length: 10\r\n\r\nok`), TIMEOUT],
  ['a long one that ends early', saysAndEnds(`${OK}Content-Length: 90000\r\n\r\n${KB64}`), 'broken'],
  ['a long one that stops', says(`${OK}Content-Length: 90000\r\n\r\n${KB64}`), 'broken'],
  ['a long one that is reset', saysAndResets(`${OK}Content-Length: 90000\r\n\r\n${KB64}`), 'broken'],
  [
    'more than announced',
    says(`${OK}Content-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil`),
    { body: 'ok' },
  ],
  ['a body where there is none', says('HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nevil'), { body: '' }],
  ['a body of what has not changed', says('HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nevil'), { body: '' }],
  ['a body for a head', says(`${OK}Content-Length: 4\r\n\r\nevil`), { body: '' }, 'HEAD'],
  ['more than may be, announced', says(`${OK}Content-Length: 1000001\r\n\r\n`), TOO_LARGE],
  ['more than may be, in chunks', keepsSaying(CHUNKED, chunk(KB64)), 'broken'],
  ['no end at all', keepsSaying(`${OK}Connection: close\r\n\r\n`, KB64), 'broken'],
]);

all('chunks that are none', [
  ['no last one', saysAndEnds(`${CHUNKED}${chunk('ok')}`), 'broken'],
  [
    'no last one, and says that it will close',
    saysAndEnds(`${OK}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunk('ok')}`),
    'broken',
  ],
  ['half of one', saysAndEnds(`${CHUNKED}ff\r\nok`), 'broken'],
  ['a size that is no number', says(`${CHUNKED}zz\r\nok\r\n0\r\n\r\n`), 'broken'],
  ['a negative size', says(`${CHUNKED}-2\r\nok\r\n0\r\n\r\n`), 'broken'],
  ['a size beyond all numbers', says(`${CHUNKED}ffffffffffffffffff\r\nok`), 'broken'],
  ['a size that is too small', says(`${CHUNKED}1\r\nok\r\n0\r\n\r\n`), 'broken'],
  ['an extension without end', keepsSaying(`${CHUNKED}2;a=`, KB64), 'broken'],
  ['a trailer without end', keepsSaying(`${CHUNKED}${chunk('ok')}0\r\nX-A: `, KB64), 'broken'],
]);

all('a body that breaks', [
  ['reset in chunks', saysAndResets(`${CHUNKED}${chunk(KB64)}`), 'broken'],
  [
    'reset where the end of the connection is the end',
    saysAndResets(`${OK}Connection: close\r\n\r\n${KB64}`),
    'broken',
  ],
  ['a byte now and then', keepsSaying(CHUNKED, chunk('x'), 50), 'broken'],
  ['events without end', keepsSaying(EVENTS, chunk('data: 1\n\n'), 50), 'broken'],
  ['silence after an event', says(`${EVENTS}${chunk('data: 1\n\n')}`), 'broken'],
]);

all('compression', [
  ['a gzip that ends early', says(encoded('gzip', zlib.gzipSync(KB64).subarray(0, 60))), 'broken'],
  [
    'a gzip that ends early with the connection',
    saysAndEnds(encoded('gzip', zlib.gzipSync(KB64).subarray(0, 60), false)),
    'broken',
  ],
  ['a gzip that is none', says(encoded('gzip', Buffer.from('ok, but plain'))), 'broken'],
  [
    'a gzip with a wrong sum',
    says(encoded('gzip', Buffer.concat([zlib.gzipSync('ok').subarray(0, -8), Buffer.alloc(8, 1)]))),
    'broken',
  ],
  ['a gzip bomb', says(encoded('gzip', zlib.gzipSync(Buffer.alloc(50_000_000)))), 'broken'],
  ['a brotli bomb', says(encoded('br', zlib.brotliCompressSync(Buffer.alloc(50_000_000)))), 'broken'],
  ['a zstd bomb', says(encoded('zstd', zlib.zstdCompressSync(Buffer.alloc(50_000_000)))), 'broken'],
]);

test('a response to one call is never taken for the next: what comes unasked ends the connection', async () => {
  const responses = [
    `${OK}Content-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil`,
    `${OK}Content-Length: 4\r\n\r\nnext`,
  ];
  upstream.behave = (socket) => socket.write(responses[upstream.requests.length - 1] ?? '');
  expect((await relay.call(upstream)).body).toBe('ok');
  expect((await relay.call(upstream)).body).toBe('next');
});

test('a POST that fails on a connection which was kept is not sent a second time', async () => {
  await using own = await startRawUpstream();
  own.behave = (socket) =>
    own.requests.length === 1 ? socket.write(`${OK}Content-Length: 2\r\n\r\nok`) : socket.resetAndDestroy();
  expect((await relay.call(own, 'POST')).body).toBe('ok');
  const response = await relay.call(own, 'POST');
  expect(JSON.parse(response.body)).toMatchObject({ code: 'UPSTREAM_INTERRUPTED' });
  expect(own.requests).toHaveLength(2);
  await own.allClosed();
});

import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../support/random.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { bytesOf, head } from '../support/relay/raw-http.ts';
import { runs } from '../support/runs.ts';
import { type RawUpstream, says, saysAndEnds, startRawUpstream } from '../support/upstream/raw-upstream.ts';

/** What an upstream puts into its header values ends where the value does. All of it is read from the socket, byte by byte. */
let relay: LocalRelay;
let upstream: RawUpstream;

const SECRET = 'splitting-canary-0123456789';

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay(), startRawUpstream()]);
  const allow = [{ origin: upstream.url }];
  await relay.register({ name: 'open', value: SECRET, access: 'public', allow });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** U+010D U+010A: the low bytes of the two are CR LF. */
const BREAK = utf8('\u010d\u010a');
const SPLIT = `a="${BREAK}Set-Cookie: evil=1${BREAK}Content-Type: text/html${BREAK}${BREAK}<script>alert(1)</script>`;

type Route = (method: string) => Promise<string>;
const routes: Readonly<Record<string, Route>> = {
  '/v1/request': (method) => {
    const headers = { Authorization: 'Bearer $CLIENT_SECRET' };
    const body = JSON.stringify({ clientSecretName: 'open', url: `${upstream.url}/`, method, headers });
    const lines = ['Host: $HOST', 'Content-Type: application/json', `Content-Length: ${body.length}`];
    return bytesOf(relay.url, head('POST /v1/request HTTP/1.1', ...lines) + body);
  },
  '/v1/forward': (method) =>
    bytesOf(
      relay.url,
      head(
        `${method} /v1/forward/open/${upstream.url}/ HTTP/1.1`,
        'Host: $HOST',
        'Authorization: Bearer $CLIENT_SECRET',
      ),
    ),
};

interface Bytes {
  readonly status: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

function parse(text: string): Bytes {
  const end = text.indexOf('\r\n\r\n');
  const [status = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(': ');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)] as const;
  });
  return { status, headers, body: text.slice(end + 4) };
}

const valuesOf = ({ headers }: Bytes, name: string): string[] =>
  headers.flatMap(([other, value]) => (other === name ? [value] : []));

/** Without the white space around it, which is no part of a value (RFC 9110, section 5.5). */
const bare = (value: string): string => value.replace(/^[ \t]+|[ \t]+$/g, '');

const OK = 'HTTP/1.1 200 OK\r\n';
const long = 'x'.repeat(20_000);
const framings: readonly (readonly [string, (lines: string) => string, body: string, method?: string])[] = [
  ['a short announced body', (lines) => `${OK}${lines}Content-Length: 2\r\n\r\nok`, 'ok'],
  ['an empty announced body', (lines) => `${OK}${lines}Content-Length: 0\r\n\r\n`, ''],
  ['a long announced body', (lines) => `${OK}${lines}Content-Length: ${long.length}\r\n\r\n${long}`, long],
  ['chunks', (lines) => `${OK}${lines}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`, 'ok'],
  ['the head only', (lines) => `${OK}${lines}Content-Length: 2\r\n\r\n`, '', 'HEAD'],
  ['a 204', (lines) => `HTTP/1.1 204 No Content\r\n${lines}\r\n`, ''],
];

/** The body, whether it came in chunks or not. */
const unframed = (response: Bytes): string =>
  valuesOf(response, 'transfer-encoding').length === 0
    ? response.body
    : response.body.replaceAll(/[\da-f]+\r\n(.*?)\r\n/gs, '$1').replace(/\r\n$/, '');

describe.each(Object.entries(routes))('%s', (_, ask) => {
  test.for(framings)('passes no line break on, with %s', async ([, response, body, method = 'GET']) => {
    upstream.behave = says(response(`Content-Disposition: ${SPLIT}\r\n`));
    const got = parse(await ask(method));
    expect(got.status).toMatch(/^HTTP\/1\.1 20[04] /);
    expect(valuesOf(got, 'set-cookie')).toEqual([]);
    expect(valuesOf(got, 'content-type')).toEqual([]);
    expect(valuesOf(got, 'content-disposition')).toEqual(['attachment']);
    expect(unframed(got)).toBe(body);
  });

  test.for(framings)('passes other values byte by byte, with %s', async ([, response, , method = 'GET']) => {
    const values = [utf8('grün, 緑 \u010d\u010a'), 'caf\xe9', '\x80\xff', 'a\tb', ''];
    upstream.behave = says(response(values.map((value, index) => `X-V${index}: ${value}\r\n`).join('')));
    const got = parse(await ask(method));
    expect(values.map((_value, index) => valuesOf(got, `x-v${index}`))).toEqual(values.map((value) => [value]));
  });

  test.for(framings)(
    'writes a name of a file so that browsers read it, with %s',
    async ([, response, , method = 'GET']) => {
      upstream.behave = says(response(`Content-Disposition: attachment; filename="${utf8('Übersicht 緑.pdf')}"\r\n`));
      expect(valuesOf(parse(await ask(method)), 'content-disposition')).toEqual([
        'attachment; filename="_bersicht _.pdf"; filename*=UTF-8\'\'%C3%9Cbersicht%20%E7%B7%91.pdf',
      ]);
    },
  );

  test('passes no line break on in a problem either', async () => {
    upstream.behave = saysAndEnds(`${OK}Content-Disposition: ${SPLIT}\r\nContent-Length: 2000000000\r\n\r\n`);
    const got = parse(await ask('GET'));
    expect(got.status).toMatch(/ 502 /);
    expect(valuesOf(got, 'content-type')).toEqual(['application/problem+json']);
    expect(valuesOf(got, 'content-disposition')).toEqual([]);
    expect(JSON.parse(got.body)).toMatchObject({ code: 'UPSTREAM_TOO_LARGE' });
  });

  test('does not undo an escape that hides the secret in a name of a file', async () => {
    const hidden = SECRET.replace('-', '\\-');
    upstream.behave = says(framings[0]?.[1](`Content-Disposition: attachment; filename="\xfc${hidden}"\r\n`) ?? '');
    expect(await ask('GET')).not.toContain(SECRET);
  });

  test('whatever the values are', async () => {
    const random = seededRandom(58_240);
    const byte = (): string =>
      String.fromCharCode(random.pick([0x09, 0x20 + random.whole(0x5f), 0x80 + random.whole(0x80)]));
    // Above U+00FF, where the low byte alone may be any control character.
    const wide = (): string => utf8(String.fromCodePoint(0x100 * (1 + random.whole(0xd7)) + random.whole(0x20)));
    const text = (): string => Array.from({ length: random.whole(12) }, () => random.pick([byte, wide])()).join('');
    const disposition = (): string =>
      random.pick([
        text,
        () => `attachment; filename="${text()}"`,
        () => `inline; filename*=UTF-8''${text()}; filename=${text()}`,
      ])();
    const EACH = 20;
    for (let run = 0; run < runs(200, 10_000) / EACH; run += 1) {
      const values = Array.from({ length: EACH }, text);
      const lines = [
        ...values.map((value, index) => `X-V${index}: ${value}\r\n`),
        `Content-Disposition: ${disposition()}\r\n`,
      ];
      const [, response, body, method = 'GET'] = random.pick(framings);
      upstream.behave = says(response(''));
      const usual = namesOf(parse(await ask(method)));
      upstream.behave = says(response(lines.join('')));
      const got = parse(await ask(method));
      expect(values.map((_value, index) => valuesOf(got, `x-v${index}`).map(bare))).toEqual(
        values.map((value) => [bare(value)]),
      );
      expect(valuesOf(got, 'content-disposition').join()).toMatch(/^[ -~\t]*$/);
      expect(namesOf(got)).toEqual(usual);
      expect(unframed(got)).toBe(body);
    }
  });
});

const namesOf = ({ headers }: Bytes): string[] =>
  headers.map(([name]) => name).filter((name) => !/^x-v\d+$|^content-disposition$/.test(name));

test('while a server that hands the value to Node as it came is split', async () => {
  const naive = http.createServer((_req, res) => {
    res.setHeader('content-disposition', SPLIT);
    res.setHeader('content-length', 2);
    res.end(Buffer.from('ok'));
  });
  naive.listen(0, '127.0.0.1');
  await once(naive, 'listening');
  const url = `http://127.0.0.1:${(naive.address() as AddressInfo).port}`;
  const got = parse(await bytesOf(url, head('GET / HTTP/1.1', 'Host: $HOST')));
  expect(valuesOf(got, 'set-cookie')).toEqual(['evil=1']);
  expect(valuesOf(got, 'content-type')).toEqual(['text/html']);
  expect(got.body).toMatch(/^<script>alert/);
  naive.closeAllConnections();
  naive.close();
});

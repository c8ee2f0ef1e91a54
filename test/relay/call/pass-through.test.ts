import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { forwardPrefix, hasBody, readBody, readPassThrough } from '../../../relay/call/pass-through.ts';
import { readTarget } from '../../../relay/call/target-cache.ts';
import { createByteBudget } from '../../../relay/limits/byte-budget.ts';
import { createDeadlines } from '../../../relay/server/deadlines.ts';
import { planPassThrough } from '../../../shared/placeholder/pass-through.ts';
import { placementOf } from '../../../shared/placeholder/place.ts';
import type { Policy } from '../../../shared/protocol/policy.ts';

const P = '$CLIENT_SECRET';
const IDLE = 1_000;
const MAX_REQUEST = 100;
const MAX_UPLOAD = 200_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

describe('a call of an SDK', () => {
  const read = (method: string | undefined, rawTarget: string, headers = {}, opensWebSocket = false) => {
    const target = readTarget(rawTarget);
    if (!target.ok) return target;
    return readPassThrough({ method, headers } as IncomingMessage, target.value, 'http://relay', opensWebSocket);
  };

  test('is its method, URL and headers, for the secret that it names', () => {
    const headers = { 'x-key': P, 'upload-concat': 'http://relay/v1/forward/api/https://api.example/1' };
    expect(read('PUT', '/v1/forward/api/https://api.example/v1?a=1', headers)).toEqual({
      ok: true,
      value: {
        clientSecretName: 'api',
        url: 'https://api.example/v1?a=1',
        method: 'PUT',
        headers: new Map([
          ['x-key', P],
          ['upload-concat', 'https://api.example/1'],
        ]),
        data: undefined,
        params: [],
        files: null,
        queued: null,
      },
    });
    expect(forwardPrefix('http://relay', 'api')).toBe('http://relay/v1/forward/api/');
  });

  test.each<[string, string | undefined, string, string, object?]>([
    ['with another method', 'PROPFIND', '/v1/forward/api/https://api.example/', 'METHOD_NOT_ALLOWED'],
    ['without a method', undefined, '/v1/forward/api/https://api.example/', 'METHOD_NOT_ALLOWED'],
    ['without a URL', 'GET', '/v1/forward/api/', 'INVALID_PARAMETER'],
    ['of no proper name', 'GET', '/v1/forward/-api/https://api.example/', 'INVALID_PARAMETER'],
    ['to a WebSocket by plain HTTP', 'GET', '/v1/forward/api/wss://api.example/', 'INVALID_PARAMETER'],
    [
      'with a device token',
      'GET',
      '/v1/forward/api/https://api.example/',
      'HEADER_NOT_ALLOWED',
      { a: `csr_${'x'.repeat(43)}` },
    ],
  ])('%s is refused', (_, method, target, code, headers = {}) => {
    expect(read(method, target, headers)).toMatchObject({ ok: false, refusal: { code } });
  });

  test('to a WebSocket is one by its handshake', () => {
    expect(read('GET', '/v1/forward/api/wss://api.example/', {}, true)).toMatchObject({
      value: { url: 'https://api.example/' },
    });
    expect(read('GET', '/v1/forward/api/wss://api.example/')).toMatchObject({ refusal: { param: 'url' } });
  });
});

const POLICY = { placements: ['header', 'body'] } as unknown as Policy;
const JSON_TYPE = { 'content-type': 'application/json' };

/** A call whose body is yet to come. */
function begin(headers: Record<string, string>, { key = P, policy = POLICY } = {}) {
  const req = Object.assign(new PassThrough(), {
    headers: { 'transfer-encoding': 'chunked', ...headers } as Record<string, string | undefined>,
  });
  if (headers['content-length'] !== undefined) req.headers['transfer-encoding'] = undefined;
  const planned = planPassThrough({
    clientSecretName: 's',
    url: 'https://api.example/',
    method: 'POST',
    headers: new Map([['x-key', key]]),
    data: undefined,
    params: [],
    files: null,
    queued: null,
  });
  if (!planned.ok) throw new Error(planned.refusal.detail);
  const limits = {
    maxRequestBytes: MAX_REQUEST,
    maxUploadBytes: MAX_UPLOAD,
    bodyDeadlines: createDeadlines(IDLE),
    idleTimeout: IDLE,
    memory: { budget: createByteBudget(10_000_000), maxWait: 0 },
  };
  const read = () =>
    readBody(req as unknown as IncomingMessage, {} as ServerResponse, { plan: planned.value, policy }, limits);
  return { req, read };
}
/** The places of the secret in the call, and what is sent in its body: text of the plan, or bytes as they came. */
async function bodyOf(content: string | Buffer, headers: Record<string, string>, more = {}) {
  const { req, read } = begin(headers, more);
  req.end(content);
  const made = await read();
  if (!made.ok) return made.refusal.code;
  const { plan, passthroughBody } = made.value;
  const places = plan.places.map(placementOf);
  if (plan.body.kind === 'text') return [places, 'plan', made.value.text];
  const body = passthroughBody?.body;
  if (!body) return [places, 'none'];
  return [
    places,
    passthroughBody.length,
    Buffer.isBuffer(body) ? body.toString() : `stream ${await text(body as Readable)}`,
  ];
}

describe('a body is cut at its placeholders', () => {
  test('if the policy lets the secret stand in one of its kind', async () => {
    const json = `{"a":"${P}"}`;
    expect(await bodyOf(json, JSON_TYPE)).toEqual([['header:x-key', 'body:a'], 'plan', json]);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await bodyOf(`a=${P}`, form, { key: 'none' })).toEqual([['body:a'], 'plan', `a=${P}`]);
    expect(await bodyOf('{"a":1}', JSON_TYPE)).toEqual([['header:x-key'], 'plan', '{"a":1}']);
  });

  test('and passes as it came, where it is not', async () => {
    const json = `{"a":"${P}"}`;
    const policy = { placements: ['header'] } as unknown as Policy;
    expect(await bodyOf(json, JSON_TYPE, { policy })).toEqual([['header:x-key'], null, `stream ${json}`]);
    expect(await bodyOf(json, { 'content-type': 'text/plain' })).toEqual([['header:x-key'], null, `stream ${json}`]);
    expect(await bodyOf('x', { ...JSON_TYPE, 'content-encoding': 'gzip' })).toEqual([
      ['header:x-key'],
      null,
      'stream x',
    ]);
    expect(await bodyOf('{}', { ...JSON_TYPE, 'content-encoding': ' Identity ' })).toEqual([
      ['header:x-key'],
      'plan',
      '{}',
    ]);
  });

  test('but not what is no UTF-8, in which there is none', async () => {
    const bytes = Buffer.from('{"a":"\xe9"}', 'latin1');
    expect(await bodyOf(bytes, JSON_TYPE)).toEqual([['header:x-key'], bytes.length, bytes.toString()]);
    expect(await bodyOf(bytes, JSON_TYPE, { key: 'none' })).toBe('PLACEHOLDER_MISSING');
  });

  test.each<[string, string, Record<string, string>, string]>([
    ['is no JSON', `{"a":"${P}"`, JSON_TYPE, 'INVALID_PARAMETER'],
    ['is too long', 'x'.repeat(MAX_REQUEST + 1), JSON_TYPE, 'BODY_TOO_LARGE'],
    ['has no placeholder, nor the call', '{}', JSON_TYPE, 'PLACEHOLDER_MISSING'],
    ['is of another kind', P, { 'content-type': 'text/plain' }, 'PLACEHOLDER_MISSING'],
    ['is compressed', P, { ...JSON_TYPE, 'content-encoding': 'gzip' }, 'UNSUPPORTED_MEDIA_TYPE'],
  ])('and refused where it %s', async (_, content, headers, code) => {
    expect(
      await bodyOf(content, headers, { key: code === 'INVALID_PARAMETER' || code === 'BODY_TOO_LARGE' ? P : 'none' }),
    ).toBe(code);
  });
});

describe('a body that passes', () => {
  const plain = (length: number) => ({ 'content-length': `${length}` });
  test('is read first where it is known to be short', async () => {
    expect(await bodyOf('abc', plain(3))).toEqual([['header:x-key'], 3, 'abc']);
    const short = 'x'.repeat(65_536);
    expect(await bodyOf(short, plain(65_536))).toEqual([['header:x-key'], 65_536, short]);
    expect(await bodyOf(`${short}x`, plain(65_537))).toEqual([['header:x-key'], 65_537, `stream ${short}x`]);
  });

  test('is none where the call has none', async () => {
    expect(await bodyOf('', plain(0))).toEqual([['header:x-key'], 'none']);
    const of = (headers: object) => hasBody({ headers } as IncomingMessage);
    expect([of({}), of(plain(0)), of(plain(1)), of({ 'transfer-encoding': 'chunked' })]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test('may be as long as an upload, announced or not', async () => {
    expect(await bodyOf('', plain(MAX_UPLOAD + 1))).toBe('BODY_TOO_LARGE');
    const exact = 'x'.repeat(MAX_UPLOAD);
    expect(await bodyOf(exact, plain(MAX_UPLOAD))).toEqual([['header:x-key'], MAX_UPLOAD, `stream ${exact}`]);
    await expect(bodyOf(`${exact}x`, {})).rejects.toMatchObject({ refusal: { code: 'BODY_TOO_LARGE' } });
  });

  test('is broken off where its caller pauses or leaves', async () => {
    const paused = begin({});
    const made = await paused.read();
    if (!made.ok) throw new Error('refused');
    const reading = text(made.value.passthroughBody?.body as Readable);
    reading.catch(() => {});
    paused.req.write('half');
    await new Promise(setImmediate);
    vi.advanceTimersByTime(IDLE - 1);
    expect(paused.req.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    await expect(reading).rejects.toMatchObject({ refusal: { code: 'REQUEST_TIMEOUT' } });
    await new Promise(setImmediate);
    // The caller is to get its response on this connection.
    expect([paused.req.destroyed, vi.getTimerCount()]).toEqual([false, 0]);

    const left = begin({});
    const other = await left.read();
    const broken = other.ok && text(other.value.passthroughBody?.body as Readable);
    left.req.destroy(new Error('reset'));
    await expect(broken).rejects.toMatchObject({ refusal: { code: 'INVALID_PARAMETER' } });
  });
});

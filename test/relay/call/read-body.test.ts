import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BodyMemory } from '../../../relay/call/body-memory.ts';
import { parseJson, type ReadLimits, readBytes, readJson, readJsonBytes } from '../../../relay/call/read-body.ts';
import { createDeadlines } from '../../../relay/server/deadlines.ts';

const MAX = 20;
const DEADLINE = 1_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const request = (headers: Record<string, string> = {}) => Object.assign(new PassThrough(), { headers });
const limits = (memory: ReadLimits['memory'] = null): ReadLimits => ({
  maxBytes: MAX,
  deadlines: createDeadlines(DEADLINE),
  memory,
});
const read = (req: PassThrough, memory?: ReadLimits['memory']) =>
  readBytes(req as unknown as IncomingMessage, limits(memory));
const refused = (code: string) => ({ ok: false, refusal: { code } });
/** Lets streams hand on what was written. */
const flow = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a body', () => {
  test('is read whole, in as many pieces as it comes', async () => {
    for (const pieces of [[], ['one'], ['one ', 'two ', 'three']]) {
      const req = request();
      const reading = read(req);
      for (const piece of pieces) req.write(piece);
      req.end();
      expect(await reading).toEqual({ ok: true, value: Buffer.from(pieces.join('')) });
    }
  });

  test('may have as many bytes as allowed, announced or not', async () => {
    const exact = request({ 'content-length': `${MAX}` });
    const reading = read(exact);
    exact.end('x'.repeat(MAX));
    expect(await reading).toMatchObject({ ok: true, value: { length: MAX } });
    expect(await read(request({ 'content-length': `${MAX + 1}` }))).toMatchObject(refused('BODY_TOO_LARGE'));
    const more = request();
    const stopped = read(more);
    more.write('x'.repeat(MAX));
    more.write('y');
    expect(await stopped).toMatchObject(refused('BODY_TOO_LARGE'));
    more.write('z'.repeat(100_000));
    await flow();
    // What still comes is discarded: a full buffer would block the connection.
    expect([more.listenerCount('data'), more.readableFlowing]).toEqual([0, true]);
  });

  test('has to arrive in its time', async () => {
    const req = request();
    const reading = read(req);
    req.write('half');
    await flow();
    vi.advanceTimersByTime(DEADLINE);
    expect(await reading).toMatchObject(refused('REQUEST_TIMEOUT'));
    expect([req.listenerCount('data'), req.readableFlowing]).toEqual([0, true]);
  });

  test('that breaks off is incomplete', async () => {
    const req = request();
    const reading = read(req);
    req.destroy(new Error('reset'));
    expect(await reading).toMatchObject(refused('INVALID_PARAMETER'));
  });
});

describe('the memory of bodies', () => {
  const memoryOf = (hasRoom: boolean, most = Number.POSITIVE_INFINITY) => {
    const seen: number[] = [];
    const grow = (bytes: number): boolean => {
      seen.push(bytes);
      return bytes <= most;
    };
    const reserve = async (bytes: number): Promise<boolean> => {
      seen.push(bytes);
      return hasRoom;
    };
    return { seen, memory: { reserve, grow } as unknown as BodyMemory };
  };

  test('is asked for the announced length, and told of each piece', async () => {
    const { seen, memory } = memoryOf(true);
    const req = request({ 'content-length': '7' });
    const reading = read(req, memory);
    req.write('abc');
    await flow();
    req.end('defg');
    expect(await reading).toMatchObject({ ok: true });
    expect(seen).toEqual([7, 3, 4]);
  });

  test('that is full refuses the body before any of it is read, or at the piece that is too much', async () => {
    const { memory } = memoryOf(false);
    const req = request();
    expect(await read(req, memory)).toMatchObject(refused('OVERLOADED'));
    expect(req.listenerCount('data')).toBe(0);
    const growing = request();
    const reading = read(growing, memoryOf(true, 3).memory);
    growing.write('abcd');
    expect(await reading).toMatchObject(refused('OVERLOADED'));
  });
});

describe('JSON', () => {
  const json = async (text: string | Buffer, headers = {}) => {
    const req = request(headers);
    const reading = readJson(req as unknown as IncomingMessage, { ...limits(), maxBytes: 100_000 });
    req.end(text);
    return reading;
  };

  test.each([
    ['{"a":"é"}', { a: 'é' }],
    ['{"a":1}', { a: 1 }],
    ['null', null],
  ])('%s is given as text and value', async (text, value) => {
    expect(await json(text)).toEqual({ ok: true, value: { text, json: value } });
  });

  test.each<[string, string | Buffer]>([
    ['no JSON', 'sk-secret-in-a-body'],
    ['no UTF-8', Buffer.from('{"a":"\xe9"}', 'latin1')],
    ['a JSON bomb', '['.repeat(20_000) + ']'.repeat(20_000)],
  ])('is refused where it is %s, without a word of it', async (_, text) => {
    const result = await json(text);
    expect(result).toMatchObject({ ok: false, refusal: { code: 'INVALID_PARAMETER', param: 'request' } });
    expect(JSON.stringify(result)).not.toContain('sk-secret');
  });

  test('must not be compressed', async () => {
    const of = (encoding: string) =>
      readJsonBytes(request({ 'content-encoding': encoding }).end('{}') as unknown as IncomingMessage, limits());
    expect(await of('gzip')).toMatchObject({
      ok: false,
      refusal: { code: 'UNSUPPORTED_MEDIA_TYPE', param: 'Content-Encoding' },
    });
    expect(await of('identity')).toMatchObject({ ok: true });
    expect(await json('{}', { 'content-encoding': 'br' })).toMatchObject(refused('UNSUPPORTED_MEDIA_TYPE'));
  });

  test('of a part is named as that', () => {
    expect(parseJson(Buffer.from('x'), 'part "request"')).toMatchObject({
      refusal: { detail: expect.stringContaining('part "request"') },
    });
    expect(parseJson(Buffer.from('x'))).toMatchObject({
      refusal: { detail: expect.stringContaining('body of the call') },
    });
  });
});

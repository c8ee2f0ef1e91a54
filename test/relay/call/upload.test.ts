import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BodyMemory } from '../../../relay/call/body-memory.ts';
import type { BodyLimits, IncomingCall } from '../../../relay/call/incoming-call.ts';
import { readUpload } from '../../../relay/call/upload.ts';
import { createByteBudget } from '../../../relay/limits/byte-budget.ts';
import { createDeadlines } from '../../../relay/server/deadlines.ts';
import type { Result } from '../../../shared/errors.ts';

const IDLE = 1_000;
const CALL = { clientSecretName: 's', url: 'https://api.example/', method: 'POST', headers: { A: '$CLIENT_SECRET' } };
const TYPE = 'multipart/form-data; boundary=b';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const part = (name: string, content: string, more = ''): string =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`;
const file = (name: string, content = 'content'): string => part(name, content, '; filename="f"');
const call = (more: object = {}): string => part('request', JSON.stringify({ ...CALL, ...more }));
const END = '--b--\r\n';

/** An upload that has begun, and what the relay makes of it. */
function begin(contentType = TYPE, limits: Partial<BodyLimits> = {}) {
  const req = Object.assign(new PassThrough(), { headers: { 'content-type': contentType } });
  const memory = new BodyMemory({ once: () => {} } as unknown as ServerResponse, {
    budget: createByteBudget(100_000),
    maxWait: 0,
  });
  const all = { maxRequestBytes: 1_000, maxUploadBytes: 300_000, idleTimeout: IDLE, ...limits };
  const bodyLimits = {
    ...all,
    bodyDeadlines: createDeadlines(IDLE),
    memory: { budget: createByteBudget(0), maxWait: 0 },
  };
  const reading = readUpload(req as unknown as IncomingMessage, bodyLimits, memory);
  return { req, reading };
}
function upload(body: string, contentType?: string, limits?: Partial<BodyLimits>): Promise<Result<IncomingCall>> {
  const { req, reading } = begin(contentType, limits);
  req.end(body);
  return reading;
}
/** The files of a call as they would be sent, or the code of the refusal that breaks them off. */
async function filesOf(result: Result<IncomingCall>): Promise<unknown> {
  if (!result.ok) return result.refusal.code;
  const ready = await result.value.files?.ready();
  if (!ready?.ok) return ready?.refusal.code;
  const { files, passthroughBody } = ready.value;
  try {
    if (passthroughBody) return await text(passthroughBody.body as Readable);
    const read: string[] = [];
    for await (const { field, filename, contentType, stream } of files?.files ?? []) {
      read.push(`${field} ${filename} ${contentType} ${await text(stream)}`);
    }
    return read;
  } catch (error) {
    return (error as { refusal?: { code: string } }).refusal?.code;
  }
}
const flow = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a call with files', () => {
  test('is its request, then its files as they come', async () => {
    const result = await upload(call() + file('data[a]', '1') + part('data[b][0]', '2') + END);
    expect(result).toMatchObject({ value: { text: null, plan: null, request: { clientSecretName: 's' } } });
    expect(await filesOf(result)).toEqual(['a f application/octet-stream 1', 'b[0] file application/octet-stream 2']);
  });

  test('may have a file that is the whole body', async () => {
    const result = await upload(call() + file('data', 'body') + END);
    expect(result).toMatchObject({ value: { files: { attached: { type: 'application/octet-stream' } } } });
    expect(await filesOf(result)).toBe('body');
  });

  test('may have none', async () => {
    const result = await upload(call() + END);
    expect(result).toMatchObject({ value: { files: { attached: 'fields' } } });
    expect(await filesOf(result)).toEqual([]);
  });

  test('is taken when its first file begins, not when all have come', async () => {
    const { req, reading } = begin();
    req.write(call());
    req.write('--b\r\nContent-Disposition: form-data; name="data[a]"\r\n\r\nbegin');
    expect((await reading).ok).toBe(true);
  });

  test('has what it says of its files sent, in place of what the parts say', async () => {
    const files = { 'data[a]': { size: 3, name: 'described.txt', type: 'text/x' } };
    expect(await filesOf(await upload(call({ files }) + file('data[a]', 'abc') + END))).toEqual([
      'a described.txt text/x abc',
    ]);
  });
});

describe('a call with files is refused', () => {
  const refusals: [string, string, string, string?][] = [
    ['without its request first', file('data[a]') + call() + END, 'request'],
    ['with a request that is no JSON', part('request', 'x') + END, 'request'],
    ['with a request that is wrong', part('request', '{}') + END, 'clientSecretName'],
    ['with a request twice', call() + call() + END, 'request'],
    ['with a part of another name', call() + file('image') + END, 'image'],
    ['with a part of a long name', call() + file('x'.repeat(200)) + END, 'x'.repeat(128)],
    ['with a name that reaches a prototype', call() + file('data[__proto__]') + END, 'data[__proto__]'],
    ['with a file that it does not describe', call({ files: {} }) + file('data[a]') + END, 'files.data[a]'],
    ['without any part', END, 'request'],
    ['without a boundary', call() + END, 'request', 'multipart/form-data'],
    ['that is not multipart', 'x', 'request'],
  ];
  test.each(refusals)('%s', async (_, body, param, type) => {
    const result = await upload(body, type);
    expect(result).toMatchObject({ ok: false, refusal: { code: 'INVALID_PARAMETER', param } });
  });

  test.each<[string, string, string]>([
    ['with a file beside the one that is the body', call() + file('data') + file('data[a]') + END, 'INVALID_PARAMETER'],
    ['with the body after a file', call() + file('data[a]') + file('data') + END, 'INVALID_PARAMETER'],
    [
      'with a file longer than described',
      call({ files: { 'data[a]': 3 } }) + file('data[a]', 'abcd') + END,
      'INVALID_PARAMETER',
    ],
    [
      'with a file shorter than described',
      call({ files: { 'data[a]': 3 } }) + file('data[a]', 'ab') + END,
      'INVALID_PARAMETER',
    ],
    [
      'without a file that it describes',
      call({ files: { 'data[a]': 1, 'data[b]': 1 } }) + file('data[a]', 'a') + END,
      'INVALID_PARAMETER',
    ],
    ['without its end', call() + file('data[a]'), 'INVALID_PARAMETER'],
    ['with too many files', call() + file('data[a]', '').repeat(1_001) + END, 'INVALID_PARAMETER'],
  ])('%s, also while its files are read', async (_, body, code) => {
    expect(await filesOf(await upload(body))).toBe(code);
  });

  test('while as many files as are allowed are taken', async () => {
    expect(await filesOf(await upload(call() + file('data[a]', '').repeat(1_000) + END))).toHaveLength(1_000);
  });

  test('with a request that is too long, while one of that length is taken', async () => {
    const length = JSON.stringify(CALL).length;
    const limited = (maxRequestBytes: number) => upload(call() + END, TYPE, { maxRequestBytes });
    expect(await limited(length)).toMatchObject({ ok: true });
    expect(await limited(length - 1)).toMatchObject({ ok: false, refusal: { code: 'BODY_TOO_LARGE' } });
  });

  test('with a request for which there is no memory', async () => {
    const large = call({ data: { a: 'x'.repeat(110_000) } });
    const result = await upload(large + END, TYPE, { maxRequestBytes: 200_000 });
    expect(result).toMatchObject({ ok: false, refusal: { code: 'OVERLOADED' } });
  });

  test('with more bytes than an upload may have, while one of that length is taken', async () => {
    const body = call() + file('data[a]', 'x'.repeat(1_000)) + END;
    const limited = async (maxUploadBytes: number) => filesOf(await upload(body, TYPE, { maxUploadBytes }));
    expect(await limited(body.length)).toHaveLength(1);
    expect(await limited(body.length - 1)).toBe('BODY_TOO_LARGE');
  });
});

describe('an upload that pauses', () => {
  test('is broken off after its time, counted from the last byte', async () => {
    const { req, reading } = begin();
    req.write(call());
    await flow();
    vi.advanceTimersByTime(IDLE - 1);
    req.write('--b\r\nContent-Disposition: form-data; name="data[a]"\r\n\r\nhalf');
    const result = await reading;
    vi.advanceTimersByTime(IDLE - 1);
    const files = filesOf(result);
    await flow();
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1);
    expect(await files).toBe('REQUEST_TIMEOUT');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('before its first file is refused', async () => {
    const { reading } = begin();
    vi.advanceTimersByTime(IDLE);
    expect(await reading).toMatchObject({ ok: false, refusal: { code: 'REQUEST_TIMEOUT' } });
  });

  test('after its end waits for no more', async () => {
    const result = await upload(call() + file('data[a]') + END);
    await flow();
    expect(vi.getTimerCount()).toBe(0);
    expect(await filesOf(result)).toHaveLength(1);
  });

  test.each(['aborted', 'close'])('for good ends with its connection: %s', async (event) => {
    const { req, reading } = begin();
    req.write(call());
    await flow();
    req.emit(event);
    expect(vi.getTimerCount()).toBe(0);
    if (event === 'aborted') expect(await reading).toMatchObject({ refusal: { code: 'INVALID_PARAMETER' } });
  });
});

test('what still comes of a refused upload is discarded: a full buffer would block the connection', async () => {
  const { req, reading } = begin();
  req.write(file('data[a]'));
  expect((await reading).ok).toBe(false);
  req.write('x'.repeat(1_000_000));
  await flow();
  expect([req.readableFlowing, req.readableLength]).toEqual([true, 0]);
});

import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { withExactSize } from '../../../relay/call/exact-size.ts';
import { FileQueue } from '../../../relay/call/file-queue.ts';
import { createIncomingFiles } from '../../../relay/call/incoming-files.ts';
import { UploadError } from '../../../relay/forward/upload-error.ts';
import { refusal } from '../../../shared/errors.ts';

const REFUSED = refusal('INVALID_PARAMETER', 'broken');
const head = (filename: string, size: number | null = null, isWholeBody = false) => ({
  field: filename,
  filename,
  contentType: 'text/plain',
  size,
  isWholeBody,
  part: { name: `data[${filename}]`, filename, contentType: 'text/plain' },
});

describe('a file of an announced size', () => {
  const read = (chunks: string[], size: number | null) => {
    const mismatches: string[] = [];
    const stream = withExactSize(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), size, () => {
      mismatches.push('mismatch');
      stream.destroy(new Error('mismatch'));
    });
    return { mismatches, content: text(stream) };
  };

  test.each<[string[], number | null]>([
    [['abc', 'de'], 5],
    [['abc', 'de'], null],
    [[], 0],
  ])('passes as it is: %j of %s bytes', async (chunks, size) => {
    const { mismatches, content } = read(chunks, size);
    expect(await content).toBe(chunks.join(''));
    expect(mismatches).toEqual([]);
  });

  test.each<[string, string[], number]>([
    ['one byte more', ['abc', 'def'], 5],
    ['one byte less', ['abc', 'de'], 6],
    ['anything instead of nothing', ['a'], 0],
  ])('is broken off at %s', async (_, chunks, size) => {
    const { mismatches, content } = read(chunks, size);
    await expect(content).rejects.toThrow('mismatch');
    expect(mismatches).toEqual(['mismatch']);
  });
});

describe('a queue of files', () => {
  const push = (queue: FileQueue, name: string, content: Readable = Readable.from([Buffer.from(name)])): void =>
    queue.push(head(name), content, () => {});

  test('gives them in their order, also to who waits already', async () => {
    const queue = new FileQueue();
    push(queue, 'a');
    const reading = (async () => {
      const read: string[] = [];
      for await (const { filename, stream } of queue) read.push(`${filename}:${await text(stream)}`);
      return read;
    })();
    await new Promise(setImmediate);
    push(queue, 'b');
    await new Promise(setImmediate);
    queue.end();
    expect(await reading).toEqual(['a:a', 'b:b']);
  });

  test('tells the first ones as soon as so many have come, or all have', async () => {
    const queue = new FileQueue();
    const two = queue.first(2);
    push(queue, 'a');
    expect(await queue.first(1)).toMatchObject({ ok: true, value: [{ filename: 'a' }] });
    push(queue, 'b');
    expect(await two).toMatchObject({ value: [{ filename: 'a' }, { filename: 'b' }] });
    const more = queue.first(5);
    push(queue, 'c');
    queue.end();
    expect(await more).toMatchObject({ value: { length: 3 } });
    expect(await queue.first(1)).toMatchObject({ value: { length: 1 } });
  });

  test('that is aborted fails for everybody who reads from it or waits for it, with its first reason', async () => {
    const queue = new FileQueue();
    const open = [new PassThrough(), new PassThrough(), new PassThrough()];
    for (const [index, content] of open.entries()) push(queue, `${index}`, content);
    const files = queue[Symbol.asyncIterator]();
    const first = (await files.next()).value;
    const second = (await files.next()).value;
    open[0]?.end('whole');
    expect(await text(first.stream)).toBe('whole');
    const waiting = queue.first(9);
    const failing = once(second.stream, 'error');
    queue.abort(REFUSED);
    queue.abort(refusal('INTERNAL', 'later'));
    expect(await failing).toEqual([new UploadError(REFUSED)]);
    expect(await waiting).toEqual({ ok: false, refusal: REFUSED });
    await expect(files.next()).rejects.toMatchObject({ refusal: REFUSED });
    expect(await queue.first(1)).toMatchObject({ ok: false });
  });

  test('that is aborted after its last file was taken breaks that one off', async () => {
    const queue = new FileQueue();
    push(queue, 'a', new PassThrough());
    const files = queue[Symbol.asyncIterator]();
    const { value } = await files.next();
    const next = files.next();
    const failing = once(value.stream, 'error');
    queue.abort(REFUSED);
    await failing;
    await expect(next).rejects.toMatchObject({ refusal: REFUSED });
  });

  test('has the caller told which file has another size', async () => {
    const queue = new FileQueue();
    const wrong: string[] = [];
    queue.push(head('a', 1), Readable.from([Buffer.from('too long')]), () => {
      wrong.push('a');
      queue.abort(REFUSED);
    });
    const { value } = await queue[Symbol.asyncIterator]().next();
    await expect(text(value.stream)).rejects.toThrow();
    expect(wrong).toEqual(['a']);
  });
});

describe('the files of a call', () => {
  const uploaded = (isWholeBody: boolean, size: number | null, contentType = 'image/png') => ({
    ...head('a', size, isWholeBody),
    contentType,
    stream: Readable.from([Buffer.from('content')]),
  });
  async function ready(
    isWhole: boolean,
    described: Parameters<typeof createIncomingFiles>[2]['described'],
    sizes = [7],
  ) {
    const queue = new FileQueue();
    for (const size of sizes) queue.push(head('a', size, isWhole), Readable.from([Buffer.from('content')]), () => {});
    queue.end();
    const files = createIncomingFiles(queue, uploaded(isWhole, sizes[0] ?? null), { described, text: '{}' });
    return { files, made: await files.ready() };
  }

  test('are the body as a whole, with a type that fits into a header', async () => {
    const { files, made } = await ready(true, null);
    expect(files.attached).toEqual({ type: 'image/png' });
    if (!made.ok || !made.value.passthroughBody) throw new Error('no body');
    expect(made.value).toMatchObject({ files: null, passthroughBody: { length: 7 } });
    expect(await text(made.value.passthroughBody.body as Readable)).toBe('content');
    const odd = createIncomingFiles(new FileQueue(), uploaded(true, null, 'a\r\nb'), { described: null, text: '{}' });
    expect(odd.attached).toEqual({ type: 'application/octet-stream' });
  });

  test.each<[string, Parameters<typeof createIncomingFiles>[2]['described'], unknown]>([
    ['are not known, without a description', null, null],
    ['are none, if none is described', [], []],
    [
      'are known by a whole description',
      [{ path: 'data[x][]', size: 7, name: 'n', type: 't/u' }].map((file) => ({ ...file, path: 'data[x[]]' })),
      [{ field: 'x[]', filename: 'n', contentType: 't/u', size: 7 }],
    ],
  ])('as fields %s', async (_, described, heads) => {
    const { files, made } = await ready(false, described);
    expect(files.attached).toBe('fields');
    expect(made).toMatchObject({ ok: true, value: { files: { heads } } });
  });

  test('are waited for, if their sizes alone are described and they fit into the buffers', async () => {
    const one = [{ path: 'data[a]', size: 1_000_000 }];
    expect((await ready(false, one)).made).toMatchObject({ value: { files: { heads: [{ filename: 'a' }] } } });
    const two = (size: number) => [...one.map((file) => ({ ...file, size: 1 })), { path: 'data[b]', size, name: 'b' }];
    expect((await ready(false, two(65_535), [1, 1])).made).toMatchObject({
      value: { files: { heads: { length: 2 } } },
    });
    expect((await ready(false, two(65_536), [1, 1])).made).toMatchObject({ value: { files: { heads: null } } });
  });

  test.each([
    [{ path: 'data[x]', size: 7, name: 'n' }],
    [{ path: 'data[x]', size: 7, type: 't/u' }],
    [{ path: 'data', size: 7, name: 'n', type: 't/u' }],
  ])('are waited for, if the description is not whole: %j', async (described) => {
    const { made } = await ready(false, [described]);
    expect(made).toMatchObject({
      value: { files: { heads: [{ field: 'a', filename: 'a', contentType: 'text/plain' }] } },
    });
  });

  test('fail with the queue', async () => {
    const queue = new FileQueue();
    const files = createIncomingFiles(queue, undefined, { described: [{ path: 'data[a]', size: 1 }], text: '{}' });
    queue.abort(REFUSED);
    expect(await files.ready()).toEqual({ ok: false, refusal: REFUSED });
  });
});

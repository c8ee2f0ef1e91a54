import { once } from 'node:events';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createDecoder, type Decoder } from '../../../relay/forward/decode.ts';

const TEXT = Buffer.from('a body that says sk-key, '.repeat(100));
const MEGABYTE = 1_048_576;

const COMPRESSORS: readonly (readonly [name: string, compress: (body: Buffer) => Buffer])[] = [
  ['gzip', (body) => zlib.gzipSync(body)],
  ['x-gzip', (body) => zlib.gzipSync(body)],
  ['GZip ', (body) => zlib.gzipSync(body)],
  ['deflate', (body) => zlib.deflateSync(body)],
  ['deflate', (body) => zlib.deflateRawSync(body)],
  ['br', (body) => zlib.brotliCompressSync(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } })],
  ['zstd', (body) => zlib.zstdCompressSync(body)],
];

type Outcome = { readonly how: 'end' | 'error'; readonly body: Buffer };

/** Feeds chunks as a response does: no more while the decoder is full. */
async function decoded(encoding: string, chunks: Iterable<Buffer>): Promise<Outcome> {
  const parts: Buffer[] = [];
  const settled = Promise.withResolvers<Outcome['how']>();
  let wake = (): void => {};
  let isSettled = false;
  const settle = (how: Outcome['how']): void => {
    isSettled = true;
    settled.resolve(how);
    wake();
  };
  const decoder = createDecoder(encoding, {
    data: (chunk) => parts.push(chunk),
    drain: () => wake(),
    end: () => settle('end'),
    error: () => settle('error'),
  }) as Decoder;
  for (const chunk of chunks) {
    const isFull = !decoder.write(chunk);
    if (isFull && !isSettled) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (isSettled) break;
  }
  decoder.end();
  return { how: await settled.promise, body: Buffer.concat(parts) };
}

function* inPieces(body: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

describe.each(COMPRESSORS)('%s', (name, compress) => {
  test('is undone, whatever the chunks', async () => {
    const body = compress(TEXT);
    for (const size of [1, 7, body.length]) {
      const { how, body: plain } = await decoded(name, inPieces(body, size));
      expect([how, plain.equals(TEXT)]).toEqual(['end', true]);
    }
  });

  test('that is cut off is an error, and never a whole body', async () => {
    const body = compress(TEXT);
    for (const length of [1, 2, 10, body.length >> 1, body.length - 1]) {
      expect((await decoded(name, [body.subarray(0, length)])).how).toBe('error');
    }
  });

  test('that is something else is an error', async () => {
    expect((await decoded(name, [Buffer.from('\xff{"plain":"text"}', 'latin1')])).how).toBe('error');
  });

  test('of nothing is nothing, as HEAD and 304 response', async () => {
    expect(await decoded(name, [])).toEqual({ how: 'end', body: Buffer.alloc(0) });
  });

  test('of a bomb comes in small pieces, and no more of it once it is destroyed', async () => {
    const bomb = compress(Buffer.alloc(16 * MEGABYTE));
    let received = 0;
    let largest = 0;
    const stopped = Promise.withResolvers<void>();
    const decoder = createDecoder(name, {
      data: (chunk) => {
        received += chunk.length;
        largest = Math.max(largest, chunk.length);
        if (received > MEGABYTE) {
          decoder.destroy();
          stopped.resolve();
        }
      },
      drain: () => {},
      end: () => stopped.reject(new Error('the bomb went off')),
      error: () => stopped.reject(new Error('an error')),
    }) as Decoder;
    decoder.write(bomb);
    decoder.end();
    await stopped.promise;
    await promisify(setImmediate)();
    expect(largest).toBeLessThanOrEqual(131_072);
    expect(received).toBeLessThan(MEGABYTE + 2 * 131_072);
  });

  test('stands still while nobody reads', async () => {
    const events: string[] = [];
    const first = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    let received = 0;
    const decoder = createDecoder(name, {
      data: (chunk) => {
        received += chunk.length;
        if (received === chunk.length) decoder.pause();
        events.push('data');
        first.resolve();
      },
      drain: () => {},
      end: () => done.resolve(),
      error: () => done.reject(new Error('an error')),
    }) as Decoder;
    decoder.write(compress(Buffer.alloc(2 * MEGABYTE)));
    decoder.end();
    await first.promise;
    for (let turn = 0; turn < 20; turn += 1) await promisify(setImmediate)();
    expect(events).toEqual(['data']);
    decoder.resume();
    await done.promise;
    expect(received).toBe(2 * MEGABYTE);
  });
});

test('gzip may have many members and padding behind them; other rubbish is an error', async () => {
  const members = Buffer.concat([zlib.gzipSync('one '), zlib.gzipSync('two '), zlib.gzipSync('three')]);
  for (const [rest, wanted] of [
    ['', 'end'],
    ['\0\0\0\0', 'end'],
    ['rubbish', 'error'],
  ]) {
    const { how, body } = await decoded('gzip', inPieces(Buffer.concat([members, Buffer.from(`${rest}`)]), 5));
    expect([how, body.toString()]).toEqual([wanted, 'one two three']);
  }
});

test.each([
  ['gzip', () => zlib.createGzip()],
  ['deflate', () => zlib.createDeflate()],
  ['br', () => zlib.createBrotliCompress()],
  ['zstd', () => zlib.createZstdCompress()],
])('an event inside %s that was flushed comes out before the next one is there', async (name, create) => {
  const parts = new EventTarget();
  const decoder = createDecoder(name, {
    data: (chunk) => parts.dispatchEvent(new CustomEvent('data', { detail: chunk.toString() })),
    drain: () => {},
    end: () => {},
    error: () => {},
  }) as Decoder;
  const compressor = create();
  compressor.on('data', (chunk: Buffer) => decoder.write(chunk));
  for (const event of ['data: one\n\n', 'data: two\n\n']) {
    const came = once(parts, 'data');
    compressor.write(event);
    compressor.flush();
    const [{ detail }] = (await came) as [CustomEvent<string>];
    expect(detail).toBe(event);
  }
  decoder.destroy();
});

test('what is not compressed needs no decoder, and what cannot be undone is told', () => {
  const sinks = { data: () => {}, drain: () => {}, end: () => {}, error: () => {} };
  for (const none of [undefined, '', 'identity', 'Identity', 'none', 'utf-8', 'toString', '__proto__'])
    expect(createDecoder(none, sinks)).toBeNull();
  for (const other of ['gzip, br', 'compress', 'aes128gcm', 'none, gzip, br']) {
    expect(createDecoder(other, sinks)).toBe('unknown');
  }
  // Two header lines of the same name.
  expect(createDecoder(['gzip', 'br'], sinks)).toBe('unknown');
});

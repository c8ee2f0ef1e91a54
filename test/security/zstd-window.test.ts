import zlib from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FaultRelay, startFaultRelay } from '../support/relay/fault-relay.ts';
import { saysAndEnds, startRawUpstream } from '../support/upstream/raw-upstream.ts';

const TEXT = 'a body that was compressed';

/**
 * A frame whose head asks the reader for a window of this size (RFC 8878, section 3.1.1.1.2), with one block that is not
 * compressed: written by hand, as a compressor makes the window no larger than its input.
 */
function frame({ windowLog, eighths = 0 }: { windowLog: number; eighths?: number }): Buffer {
  const descriptor = ((windowLog - 10) << 3) | eighths;
  const block = (TEXT.length << 3) | 1;
  const head = [0x28, 0xb5, 0x2f, 0xfd, 0x00, descriptor, block & 0xff, block >> 8, 0];
  return Buffer.concat([Buffer.from(head), Buffer.from(TEXT)]);
}

let relay: FaultRelay;
beforeAll(async () => {
  relay = await startFaultRelay();
});
afterAll(() => relay.relay.stop());

async function mirrored(body: Buffer): Promise<{ status: number; whole: boolean; body: string }> {
  await using upstream = await startRawUpstream();
  const head = `HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: ${body.length}\r\n\r\n`;
  upstream.behave = saysAndEnds(head + body.toString('latin1'));
  return await relay.call(upstream);
}

test.each([
  ['8 MB', { windowLog: 23 }],
  ['1 KB', { windowLog: 10 }],
])('a window of %s, as much as the web allows or less, is taken', async (_, size) => {
  expect(await mirrored(frame(size))).toMatchObject({ status: 200, whole: true, body: TEXT });
});

test.each([
  ['9 MB', { windowLog: 23, eighths: 1 }],
  ['16 MB', { windowLog: 24 }],
  ['128 MB', { windowLog: 27 }],
])('a window of %s is refused, which zlib alone would take', async (_, size) => {
  const response = await mirrored(frame(size));
  expect(response.status === 200 && response.whole).toBe(false);
  expect(response.body).not.toContain(TEXT);
  expect(zlib.zstdDecompressSync(frame(size)).toString()).toBe(TEXT);
});

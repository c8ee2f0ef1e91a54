import { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import type { QueuedCall } from '../../../shared/protocol/queue.ts';
import { attackCalls } from '../../support/relay/call-attack.ts';
import { uploadStart, uploadThatHalts } from '../../support/relay/halted-upload.ts';
import { useQueueScene } from '../../support/relay/queue-scene.ts';
import { echo, json, never } from '../../support/upstream/upstreams.ts';

const MAX_STORED = 8_000_000;
const { relay, upstream, request, ask, post, postFiles, enqueue, settled, signIn, list } = await useQueueScene({
  RELAY_QUEUE_MAX_STORED_BYTES: String(MAX_STORED),
});
/** Names of bodies that are not in rows. */
const { bodies: files } = await attackCalls(relay.dataDir);
const idOf = async (response: Response): Promise<string> => {
  expect(response.status).toBe(202);
  return ((await response.json()) as QueuedCall).id;
};
const text = (content: string, type = 'text/plain') => new Blob([content], { type });
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];
/** More than is in a row, and no two parts of it are the same. */
const LONG = Array.from({ length: 40_000 }, (_, index) => `line ${index}\n`).join('');

beforeEach(() => {
  upstream.response = echo;
});

describe('a call with files that waits', () => {
  test('sends what it would have sent at once', async () => {
    const call = { data: { model: 'm', deep: { a: [1] } } };
    const parts = [
      ['data[image]', text(LONG, 'image/png'), 'a folder/ötter "1".png'],
      ['data[more[]]', text('two'), 'b\\c.txt'],
    ] as const;
    const at = upstream.received.length;
    const direct = await postFiles(parts, { ...call, queue: undefined });
    expect(direct.status).toBe(200);
    await direct.text();
    const response = await settled(await idOf(await postFiles(parts, call)));
    expect(response.status).toBe(200);
    const [now, later] = upstream.received.slice(at).map(({ body, headers }) => {
      const boundary = /boundary=(\S+)/.exec(headers['content-type'] ?? '')?.[1] ?? 'none';
      return body.toString('latin1').replaceAll(boundary, 'BOUNDARY');
    });
    expect(later).toBe(now);
    expect(later).toContain(Buffer.from('ötter').toString('latin1'));
    expect(later).toContain('line 39999');
  });

  test('keeps a whole body, and the length that the call says', async () => {
    const call = { data: undefined, files: { data: LONG.length } };
    const id = await idOf(await postFiles([['data', text(LONG, 'audio/ogg'), 'a.ogg']], call));
    expect((await settled(id)).status).toBe(200);
    const { headers, body } = upstream.received.at(-1) ?? {};
    expect([headers?.['content-type'], headers?.['content-length']]).toEqual(['audio/ogg', String(LONG.length)]);
    expect(body?.toString()).toBe(LONG);
  });

  test('waits behind the calls of its queue, is listed without its files, and its file is deleted with it', async () => {
    const ann = await signIn('ann');
    upstream.response = never;
    const before = upstream.received.length;
    const first = await enqueue({}, ann);
    await upstream.request(before);
    const id = await idOf(await postFiles([['data[image]', text(LONG)]], { data: { model: 'm' }, expires: 1 }, ann));
    expect((await list(ann, '?limit=1')).list).toMatchObject([
      { id, status: 'pending', in_queue: 2, request_body: { model: 'm' } },
    ]);
    expect((await files()).filter((name) => name.endsWith('.request'))).not.toEqual([]);
    upstream.response = json({ ok: true });
    await ask(`/v1/requests/${first.id}`, ann, 'DELETE');
    expect((await settled(id, ann)).status).toBe(200);
    await expect.poll(async () => (await ask(`/v1/requests/${id}`, ann)).status, { timeout: 25_000 }).toBe(404);
  });

  test('is cancelled like any other, and not sent', async () => {
    upstream.response = never;
    const before = upstream.received.length;
    const first = await enqueue({ queue: 'cancel' });
    await upstream.request(before);
    const id = await idOf(await postFiles([['data[image]', text(LONG)]], { queue: 'cancel' }));
    await ask(`/v1/requests/${id}`, {}, 'DELETE');
    expect(await (await settled(id)).json()).toMatchObject({ code: 'CALL_CANCELLED', sent: 'no' });
    await ask(`/v1/requests/${first.id}`, {}, 'DELETE');
    expect(upstream.received).toHaveLength(before + 1);
  });
});

describe('leaves nothing on the disk:', () => {
  test('a call that the policy refuses, whose files are not stored', async () => {
    const before = await files();
    const refused = await postFiles([['data[image]', text(LONG)]], { url: 'https://elsewhere.example/' });
    expect(await codeOf(refused)).toEqual([403, 'URL_NOT_ALLOWED']);
    expect(await files()).toEqual(before);
  });

  test('files of another size than the call says, or that it does not describe', async () => {
    const before = await files();
    const described = (sizes: object) => postFiles([['data[image]', text(LONG)]], { files: sizes });
    for (const sizes of [
      { 'data[image]': LONG.length + 1 },
      { 'data[image]': 3 },
      { 'data[other]': 3 },
      {
        'data[image]': LONG.length,
        'data[other]': 3,
      },
    ]) {
      expect(await codeOf(await described(sizes))).toEqual([400, 'INVALID_PARAMETER']);
    }
    await expect.poll(files).toEqual(before);
  });

  test('an upload that is longer than a caller may store, with and without its length', async () => {
    const before = await files();
    const long = text('x'.repeat(MAX_STORED / 4));
    expect(await codeOf(await postFiles([['data[image]', long]]))).toEqual([413, 'BODY_TOO_LARGE']);
    const boundary = 'b';
    const streamed = await fetch(`${relay.url}/v1/request`, {
      method: 'POST',
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      duplex: 'half',
      body: Readable.toWeb(Readable.from(chunked(boundary))),
    } as RequestInit);
    expect(await codeOf(streamed)).toEqual([413, 'BODY_TOO_LARGE']);
    await expect.poll(files).toEqual(before);
  });

  test('an upload that breaks off', async () => {
    const before = await files();
    const sending = uploadThatHalts(relay.url, request());
    await expect.poll(async () => (await files()).length).toBe(before.length + 1);
    sending.abort();
    expect(await sending.ended).toBe('broken');
    await expect.poll(files).toEqual(before);
    // Its place and its bytes are free again.
    expect((await post({ queue: 'free' })).status).toBe(202);
  });
});

const PIECE = new TextEncoder().encode('y'.repeat(100_000));

async function* chunked(boundary: string): AsyncGenerator<Uint8Array> {
  yield uploadStart(boundary, request());
  for (let bytes = 0; bytes < MAX_STORED; bytes += PIECE.length) yield PIECE;
  yield new TextEncoder().encode(`\r\n--${boundary}--\r\n`);
}

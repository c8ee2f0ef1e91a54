import { describe, expect, test } from 'vitest';
import type { QueuedCall } from '../../shared/protocol/queue.ts';
import { createScanner, randomText } from '../support/redaction/canary.ts';
import { attackCalls } from '../support/relay/call-attack.ts';
import { useQueueScene } from '../support/relay/queue-scene.ts';
import { json, never } from '../support/upstream/upstreams.ts';

const { relay, upstream, ask, post, postFiles, enqueue, settled } = await useQueueScene();
const LONG = 200_000;
const attack = await attackCalls(relay.dataDir);
const idOf = async (response: Response): Promise<string> => ((await response.json()) as QueuedCall).id;

/** A call with this file that waits behind another one, and the name of what is stored of it. */
async function waiting(content: string) {
  upstream.response = never;
  const before = upstream.received.length;
  const first = await enqueue();
  await upstream.request(before);
  const known = await attack.bodies();
  const id = await idOf(await postFiles([['data[image]', new Blob([content])]]));
  const [body = ''] = (await attack.bodies()).filter((name) => !known.includes(name));
  const run = async (): Promise<Response> => {
    upstream.response = json({ ok: true });
    await ask(`/v1/requests/${first.id}`, {}, 'DELETE');
    return settled(id);
  };
  return { body, run };
}

test('a reader of the store learns nothing of a file', async () => {
  const secret = randomText(40);
  const { body, run } = await waiting(secret + 'x'.repeat(LONG));
  expect(createScanner(secret).inText('body', (await attack.read(body)).toString('latin1'))).toEqual([]);
  expect((await run()).status).toBe(200);
  expect(upstream.received.at(-1)?.body.toString()).toContain(secret);
});

test.each<[string, (body: Buffer) => Buffer]>([
  ['changes its last byte', (body) => body.map((byte, at, all) => (at === all.length - 1 ? byte ^ 1 : byte)) as Buffer],
  ['cuts it short', (body) => body.subarray(0, 70_000)],
  ['cuts it at the end of a piece', (body) => body.subarray(0, 65_576)],
])('who %s has nothing of it sent', async (_, damage) => {
  const { body, run } = await waiting('x'.repeat(LONG));
  const before = upstream.received.length;
  await attack.write(body, damage(await attack.read(body)));
  expect(await (await run()).json()).toMatchObject({ code: 'STORE_UNAVAILABLE', sent: 'no' });
  expect(upstream.received).toHaveLength(before);
});

describe('what a part says of itself adds no part and no header when the call runs:', () => {
  const sent = async (head: string, type: string, queued: boolean) => {
    const request = { clientSecretName: 'open', url: `${upstream.url}/v1/x`, method: 'POST', data: { a: '1' } };
    const headers = { Authorization: 'Bearer $CLIENT_SECRET' };
    const text = JSON.stringify({ ...request, headers, ...(queued && { queue: 'parts' }) });
    const body = `--b\r\nContent-Disposition: form-data; name="request"\r\n\r\n${text}\r\n--b\r\nContent-Disposition: form-data; ${head}${type}\r\n\r\ncontent\r\n--b--\r\n`;
    const before = upstream.received.length;
    const first = await fetch(`${relay.url}/v1/request`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: Buffer.from(body, 'latin1'),
    });
    const response = first.status === 202 ? await settled(await idOf(first)) : first;
    const received = upstream.received[before];
    const boundary = /boundary=(\S+)/.exec(received?.headers['content-type'] ?? '')?.[1] ?? 'none';
    return { status: response.status, body: received?.body.toString('latin1').replaceAll(boundary, 'B') };
  };

  test.each([
    [`name="data[f]"; filename*=utf-8''a%0D%0A--b%0D%0AX-Evil:%201`, ''],
    [`name="data[f]"; filename="a\\"; name=\\"data[g]"`, '\r\nContent-Type: text/plain; charset="x\\"y"'],
    [`name="data[f]"; filename*=utf-8''%00%22%5C%E2%80%A8`, '\r\nContent-Type: application/x-;;odd'],
    [`name="data[q\\"u]"; filename=plain.txt`, ''],
    [`name="data[f]"`, ''],
    [`name="data[f]"; filename=""`, '\r\nContent-Type: caf\u00e9/x'],
  ])('%s', async (head, type) => {
    upstream.response = json({ ok: true });
    const now = await sent(head, type, false);
    expect(now.status).toBe(200);
    expect(await sent(head, type, true)).toEqual(now);
  });
});

test('the place in the queue is free again after a call that could not be stored', async () => {
  const refused = await postFiles([['data[image]', new Blob(['x'])]], { files: { 'data[image]': 2 } });
  expect(refused.status).toBe(400);
  expect((await post()).status).toBe(202);
});

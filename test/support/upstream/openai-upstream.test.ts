import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenAiUpstream, startOpenAiUpstream } from './openai-upstream.ts';

let openai: OpenAiUpstream;
beforeAll(async () => {
  openai = await startOpenAiUpstream('sk-right');
});
afterAll(() => openai.close());

const generate = (key: string, body: object): Promise<Response> =>
  fetch(`${openai.url}/v1/images/generations`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });

const otter = { model: 'dall-e-3', prompt: 'A cute baby sea otter', n: 1, size: '1024x1024' };

test('the right key and a right body get an image', async () => {
  const response = await generate('sk-right', otter);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ data: [{ b64_json: expect.stringMatching(/^iVBOR/) }] });
  expect(openai.received.at(-1)?.body.toString()).toBe(JSON.stringify(otter));
});

test('a wrong key is refused', async () => {
  expect((await generate('sk-wrong', otter)).status).toBe(401);
  expect((await generate('$CLIENT_SECRET', otter)).status).toBe(401);
});

test('a number sent as text is refused by the schema', async () => {
  expect((await generate('sk-right', { ...otter, n: '1' })).status).toBe(422);
});

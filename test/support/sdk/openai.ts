import OpenAI, { type APIError } from 'openai';
import { checksum, collect, failure, KEY, type Scene, type SdkCases, SUM_OF_70_000, someBytes } from './scene.ts';

const client = ({ api, fetch }: Scene): OpenAI =>
  new OpenAI({ apiKey: KEY, fetch, baseURL: `${api}/v1`, dangerouslyAllowBrowser: true });

const CHAT = { model: 'gpt-5', messages: [{ role: 'user' as const, content: 'Hello' }] };

export const openAiCases: SdkCases = {
  'a chat': {
    run: async (scene) => (await client(scene).chat.completions.create(CHAT)).choices[0]?.message.content,
    expected: 'Hello from the sea.',
  },
  'a streamed chat': {
    run: async (scene) =>
      collect(
        await client(scene).chat.completions.create({ ...CHAT, stream: true }),
        ({ choices }) => choices[0]?.delta.content,
      ),
    expected: ['Hel', 'lo ', 'sea'],
  },
  'an image': {
    run: async (scene) => (await client(scene).images.generate({ model: 'gpt-image-1', prompt: 'An otter' })).data,
    expected: [{ b64_json: 'iVBORw0KGgo=' }],
  },
  'files, page by page': {
    run: (scene) => collect(client(scene).files.list(), ({ id }) => id),
    expected: ['file-1', 'file-2', 'file-3'],
  },
  'a file sent': {
    run: async (scene) => {
      const file = new File([someBytes(70_000)], 'otter.jsonl');
      const { filename, bytes } = await client(scene).files.create({ file, purpose: 'batch' });
      return [filename, bytes];
    },
    expected: ['otter.jsonl', 70_000],
  },
  'a file received': {
    run: async (scene) => checksum(await (await client(scene).files.content('file-1')).arrayBuffer()),
    expected: SUM_OF_70_000,
  },
  'a second try when there were too many requests': {
    run: async (scene) => (await client(scene).moderations.create({ input: 'An otter' })).results[0]?.flagged,
    expected: false,
  },
  'an error of the API': {
    run: (scene) => failure(client(scene).models.retrieve('none'), ({ status, code }: APIError) => [status, code]),
    expected: [404, 'model_not_found'],
  },
};

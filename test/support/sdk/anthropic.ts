import Anthropic, { type APIError } from '@anthropic-ai/sdk';
import { checksum, collect, failure, KEY, type Scene, type SdkCases, SUM_OF_70_000, someBytes } from './scene.ts';

const client = ({ api, fetch }: Scene): Anthropic =>
  new Anthropic({ apiKey: KEY, fetch, baseURL: api, dangerouslyAllowBrowser: true });

const ASKED = { model: 'claude', max_tokens: 64, messages: [{ role: 'user' as const, content: 'Hello' }] };

export const anthropicCases: SdkCases = {
  'a message': {
    run: async (scene) => (await client(scene).messages.create(ASKED)).content,
    expected: [{ type: 'text', text: 'Hello from the sea.' }],
  },
  'a streamed message': {
    run: async (scene) => {
      const texts: string[] = [];
      const stream = client(scene).messages.stream(ASKED);
      stream.on('text', (text) => texts.push(text));
      const { stop_reason } = await stream.finalMessage();
      return [texts, stop_reason];
    },
    expected: [['Hel', 'lo ', 'sea'], 'end_turn'],
  },
  'models, page by page': {
    run: (scene) => collect(client(scene).models.list(), ({ id }) => id),
    expected: ['model-1', 'model-2', 'model-3'],
  },
  'the results of a batch, at the URL in its body': {
    run: async (scene) => collect(await client(scene).messages.batches.results('msgbatch_1'), (one) => one.custom_id),
    expected: ['a', 'b'],
  },
  'a file sent': {
    run: async (scene) => {
      const file = new File([someBytes(70_000)], 'otter.pdf', { type: 'application/pdf' });
      const { filename, size_bytes } = await client(scene).beta.files.upload({ file });
      return [filename, size_bytes];
    },
    expected: ['otter.pdf', 70_000],
  },
  'a file received': {
    run: async (scene) => {
      const response = await client(scene).beta.files.download('file_1');
      return checksum(await response.arrayBuffer());
    },
    expected: SUM_OF_70_000,
  },
  'a second try when the API is overloaded': {
    run: async (scene) => (await client(scene).messages.countTokens(ASKED)).input_tokens,
    expected: 7,
  },
  'an error of the API': {
    run: (scene) =>
      failure(client(scene).messages.create({ ...ASKED, model: 'none' }), ({ status, type }: APIError) => [
        status,
        type,
      ]),
    expected: [400, 'invalid_request_error'],
  },
};

import { createOpenAI, type OpenAIProvider } from '@ai-sdk/openai';
import {
  type APICallError,
  embedMany,
  generateImage,
  generateSpeech,
  generateText,
  jsonSchema,
  Output,
  streamText,
  transcribe,
} from 'ai';
import { checksum, collect, failure, KEY, type Scene, type SdkCases, SUM_OF_70_000, someBytes } from './scene.ts';

const provider = ({ api, fetch }: Scene, path = '/v1'): OpenAIProvider =>
  createOpenAI({ apiKey: KEY, baseURL: api + path, fetch: fetch as typeof globalThis.fetch });

const prompt = 'Hello';

const otter = jsonSchema<{ name: string }>({
  type: 'object',
  properties: { name: { type: 'string' } },
  required: ['name'],
  additionalProperties: false,
});

export const aiCases: SdkCases = {
  'generated text': {
    run: async (scene) => (await generateText({ model: provider(scene)('gpt-5'), prompt })).text,
    expected: 'Hello from the sea.',
  },
  'streamed text': {
    run: async (scene) => {
      const onError = (): void => {};
      return collect(streamText({ model: provider(scene)('gpt-5'), prompt, onError }).textStream, (text) => text);
    },
    expected: ['Hel', 'lo ', 'sea'],
  },
  'an object': {
    run: async (scene) => {
      const output = Output.object({ schema: otter });
      return (await generateText({ model: provider(scene)('gpt-5'), prompt, output })).output;
    },
    expected: { name: 'Ottilie' },
  },
  embeddings: {
    run: async (scene) => {
      const model = provider(scene).embedding('text-embedding-3-small');
      return (await embedMany({ model, values: ['one', 'three'] })).embeddings;
    },
    expected: [
      [3, 0.5],
      [5, 0.5],
    ],
  },
  'an image': {
    run: async (scene) => (await generateImage({ model: provider(scene).image('gpt-image-1'), prompt })).image.base64,
    expected: 'iVBORw0KGgo=',
  },
  'a file sent': {
    run: async (scene) => {
      const model = provider(scene).transcription('whisper-1');
      return (await transcribe({ model, audio: someBytes(70_000) })).text;
    },
    expected: 'audio.wav of 70000 bytes',
  },
  'a file received': {
    run: async (scene) => {
      const { audio } = await generateSpeech({ model: provider(scene).speech('tts-1'), text: prompt });
      return [audio.mediaType, checksum(audio.uint8Array.slice().buffer)];
    },
    expected: ['audio/mpeg', SUM_OF_70_000],
  },
  'a second try when the API is overloaded': {
    run: async (scene) => (await generateText({ model: provider(scene, '/flaky')('gpt-5'), prompt })).text,
    expected: 'Hello from the sea.',
  },
  'an error of the API': {
    run: (scene) =>
      failure(generateText({ model: provider(scene)('none'), prompt }), ({ name, statusCode }: APICallError) => [
        name,
        statusCode,
      ]),
    expected: ['AI_APICallError', 404],
  },
};

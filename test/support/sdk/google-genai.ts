import { type ApiError, GoogleGenAI } from '@google/genai';
import { collect, failure, KEY, type Scene, type SdkCases, someBytes } from './scene.ts';

const client = ({ api, forward }: Scene): GoogleGenAI =>
  new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl: forward + api } });

const ASKED = { model: 'gemini', contents: 'Hello' };
/** The SDK sends a file in parts of this size. */
const PART = 8 * 1024 * 1024;

export const googleGenAiCases: SdkCases = {
  'generated text': {
    run: async (scene) => (await client(scene).models.generateContent(ASKED)).text,
    expected: 'Hello from the sea.',
  },
  'streamed text': {
    run: async (scene) => collect(await client(scene).models.generateContentStream(ASKED), ({ text }) => text),
    expected: ['Hel', 'lo ', 'sea'],
  },
  'models, page by page': {
    run: async (scene) => collect(await client(scene).models.list(), ({ name }) => name),
    expected: ['models/1', 'models/2', 'models/3'],
  },
  'a file in two parts, to the URL in x-goog-upload-url': {
    run: async (scene) => {
      const file = new Blob([someBytes(PART + 10)], { type: 'video/mp4' });
      const { name, sizeBytes } = await client(scene).files.upload({ file });
      return [name, sizeBytes];
    },
    expected: ['files/otter', String(PART + 10)],
  },
  'a live conversation over a WebSocket': {
    run: async (scene) => {
      const texts: (string | undefined)[] = [];
      const done = Promise.withResolvers<void>();
      const session = await client(scene).live.connect({
        model: ASKED.model,
        callbacks: {
          onmessage: ({ serverContent }) => {
            texts.push(...(serverContent?.modelTurn?.parts?.map(({ text }) => text) ?? []));
            if (serverContent?.turnComplete) done.resolve();
          },
        },
      });
      session.sendClientContent({ turns: 'Hello' });
      await done.promise;
      session.close();
      return [session.setupComplete?.sessionId, texts];
    },
    // The upstream repeats the key as the name of the session.
    expected: [KEY, ['Hel', 'lo ', 'sea']],
  },
  'a second try when the API is unavailable': {
    run: async (scene) => {
      const retryOptions = { attempts: 2, initialDelay: 0.01 };
      const asked = { ...ASKED, config: { httpOptions: { retryOptions } } };
      return (await client(scene).models.countTokens(asked)).totalTokens;
    },
    expected: 7,
  },
  'an error of the API': {
    run: (scene) =>
      failure(client(scene).models.generateContent({ ...ASKED, model: 'none' }), ({ status, name }: ApiError) => [
        name,
        status,
      ]),
    expected: ['ApiError', 404],
  },
};

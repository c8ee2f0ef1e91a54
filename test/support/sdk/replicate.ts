import Replicate from 'replicate';
import { collect, failure, KEY, type Scene, type SdkCases, someBytes } from './scene.ts';

const client = ({ api, fetch }: Scene): Replicate =>
  new Replicate({ auth: KEY, baseUrl: `${api}/v1`, fetch: fetch as typeof globalThis.fetch });

const MODEL = 'otters/sea';
const input = { prompt: 'An otter' };

export const replicateCases: SdkCases = {
  'a model run, polled until it has its output': {
    run: async (scene) => {
      const statuses: string[] = [];
      const wait = { mode: 'poll', interval: 1 } as const;
      const output = await client(scene).run(MODEL, { input, wait }, ({ status }) => statuses.push(status));
      const [file] = output as unknown as [{ blob(): Promise<Blob> }];
      return [statuses, await (await file.blob()).text()];
    },
    expected: [['starting', 'processing', 'processing', 'succeeded'], 'an otter'],
  },
  'a prediction polled at the URL in its body': {
    run: async (scene) => {
      const replicate = client(scene);
      const { urls } = await replicate.predictions.create({ model: MODEL, input });
      const response = await replicate.request(new URL(urls.get), { method: 'GET' });
      return (await response.json()).status;
    },
    expected: 'processing',
  },
  'the output of a model, streamed from a URL that needs no key': {
    run: (scene) => collect(client(scene).stream(MODEL, { input }), ({ event, data }) => [event, data]),
    expected: [
      ['output', 'Hel'],
      ['output', 'lo '],
      ['output', 'sea'],
      ['done', '{}'],
    ],
  },
  'predictions, page by page, at the URLs in the bodies': {
    run: async (scene) => {
      const replicate = client(scene);
      return collect(replicate.paginate(replicate.predictions.list), (page) => page.map(({ id }) => id));
    },
    expected: [['prediction-1'], ['prediction-2'], ['prediction-3']],
  },
  'a prediction canceled': {
    run: async (scene) => (await client(scene).predictions.cancel('prediction-1')).status,
    expected: 'canceled',
  },
  'a file sent': {
    run: async (scene) => {
      const file = new File([someBytes(70_000)], 'otter.png', { type: 'image/png' });
      const { size, content_type } = await client(scene).files.create(file);
      return [size, content_type];
    },
    expected: [70_000, 'image/png'],
  },
  'a second try when the API is unavailable': {
    run: async (scene) => (await client(scene).accounts.current()).username,
    expected: 'otter',
  },
  'an error of the API': {
    run: (scene) =>
      failure(client(scene).models.get('otters', 'none'), ({ response }: { response: Response }) => response.status),
    expected: 404,
  },
};

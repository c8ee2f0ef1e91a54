import { Upload, type UploadOptions } from 'tus-js-client';
import { checksum, KEY, type Scene, type SdkCases, SUM_OF_70_000, someBytes } from './scene.ts';

const headers = { Authorization: `Bearer ${KEY}` };

const options = ({ api, forward }: Scene): UploadOptions => ({
  endpoint: `${forward}${api}/files/`,
  headers,
  chunkSize: 30_000,
  retryDelays: [0],
});

/** In the type that this library reads on each side. */
const file = (): Blob => {
  const bytes = someBytes(70_000);
  return 'Buffer' in globalThis ? (Buffer.from(bytes) as unknown as Blob) : new Blob([bytes]);
};

interface Uploaded {
  readonly upload: Upload;
  /** How many bytes the server had after each request. */
  readonly offsets: number[];
}

/** Resolves at the end of the upload, or as soon as so many bytes were taken. */
const send = (more: UploadOptions, upTo = Number.POSITIVE_INFINITY): Promise<Uploaded> =>
  new Promise((resolve, reject) => {
    const offsets: number[] = [];
    const upload = new Upload(file(), {
      ...more,
      onChunkComplete: (_, accepted) => {
        offsets.push(accepted);
        if (accepted >= upTo) void upload.abort().then(() => resolve({ upload, offsets }));
      },
      onSuccess: () => resolve({ upload, offsets }),
      onError: reject,
    });
    upload.start();
  });

/** What the server has of it. */
const received = async ({ fetch }: Scene, { upload }: Uploaded): Promise<number> =>
  checksum(await (await fetch(upload.url ?? '', { headers })).arrayBuffer());

export const tusCases: SdkCases = {
  'a file in three chunks': {
    run: async (scene) => {
      const sent = await send(options(scene));
      return [sent.offsets, await received(scene, sent)];
    },
    expected: [[30_000, 60_000, 70_000], SUM_OF_70_000],
  },
  'an upload resumed where it was interrupted': {
    run: async (scene) => {
      const { upload } = await send(options(scene), 30_000);
      const rest = await send({ ...options(scene), uploadUrl: upload.url });
      return [rest.offsets, await received(scene, rest)];
    },
    expected: [[60_000, 70_000], SUM_OF_70_000],
  },
  'a file in two parallel parts': {
    run: async (scene) => {
      const sent = await send({ ...options(scene), parallelUploads: 2 });
      return received(scene, sent);
    },
    expected: SUM_OF_70_000,
  },
  'a second try from where the server failed': {
    run: async (scene) => {
      const sent = await send({ ...options(scene), endpoint: `${scene.forward}${scene.api}/flaky/` });
      return [sent.offsets, await received(scene, sent)];
    },
    expected: [[30_000, 60_000, 70_000], SUM_OF_70_000],
  },
  'an upload terminated': {
    run: async (scene) => {
      const { upload } = await send(options(scene), 30_000);
      await upload.abort(true);
      return (await scene.fetch(upload.url ?? '', { headers })).status;
    },
    expected: 404,
  },
};

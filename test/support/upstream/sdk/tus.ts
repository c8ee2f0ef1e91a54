import { type Handler, json } from '../upstreams.ts';
import { bearerOf, failingOnce, originOf, type SdkApi } from './sdk-upstream.ts';

interface Upload {
  readonly length: number;
  data: Buffer;
}

/** A server of the tus protocol, version 1.0.0, with its extensions creation, concatenation and termination. */
function tusServer() {
  const uploads = new Map<string, Upload>();
  const tus = { 'tus-resumable': '1.0.0' };

  const create: Handler = (received, response) => {
    const { headers } = received;
    const concat = headers['upload-concat']?.toString() ?? '';
    const parts = concat.startsWith('final;') ? concat.slice('final;'.length).split(' ') : [];
    const data = parts.map((url) =>
      url.startsWith(`${originOf(received)}/`) ? uploads.get(idIn(url))?.data : undefined,
    );
    if (data.includes(undefined))
      return json({ message: `no upload of this server in: ${concat}` }, 400)(received, response);
    const id = `upload-${uploads.size + 1}`;
    uploads.set(id, { length: Number(headers['upload-length'] ?? 0), data: Buffer.concat(data as Buffer[]) });
    response.writeHead(201, { ...tus, location: `${originOf(received)}${received.target}${id}` }).end();
  };

  const onUpload =
    (handle: (upload: Upload, ...args: Parameters<Handler>) => void): Handler =>
    (received, response) => {
      const upload = uploads.get(idIn(received.target));
      if (upload) handle(upload, received, response);
      else response.writeHead(404, tus).end();
    };

  const offset = onUpload(({ length, data }, _, response) => {
    response
      .writeHead(200, { ...tus, 'upload-offset': data.length, 'upload-length': length, 'cache-control': 'no-store' })
      .end();
  });

  const append = onUpload((upload, { headers, body }, response) => {
    if (Number(headers['upload-offset']) !== upload.data.length) return void response.writeHead(409, tus).end();
    upload.data = Buffer.concat([upload.data, body]);
    response.writeHead(204, { ...tus, 'upload-offset': upload.data.length }).end();
  });

  const read = onUpload(({ data }, _, response) => void response.writeHead(200).end(data));
  const remove: Handler = ({ target }, response) => {
    uploads.delete(idIn(target));
    response.writeHead(204, tus).end();
  };
  return { create, offset, append, read, remove };
}

const idIn = (url: string): string => url.replace(/^.*\//, '');

export const tusApi: SdkApi = {
  name: 'uploads',
  key: 'tus-canary-0123456789',
  keyOf: bearerOf,
  unauthorized: { message: 'no key' },
  routes: () => {
    const { create, offset, append, read, remove } = tusServer();
    return {
      'POST /files/': create,
      'HEAD /files/*': offset,
      'PATCH /files/*': append,
      'GET /files/*': read,
      'DELETE /files/*': remove,
      'POST /flaky/': create,
      'HEAD /flaky/*': offset,
      'GET /flaky/*': read,
      'PATCH /flaky/*': failingOnce((_, response) => void response.writeHead(500).end(), append),
    };
  },
};

import { bytes, type Handler, json } from '../upstreams.ts';
import { bearerOf, failingOnce, formOf, originOf, queryOf, type SdkApi } from './sdk-upstream.ts';

const OUTPUT = `data:image/png;base64,${Buffer.from('an otter').toString('base64')}`;

/** Of a prediction that has its output at the third look. */
function predictions() {
  const looks = new Map<string, number>();
  const respond = (id: string, status: string, asked: Parameters<Handler>, code = 200): void => {
    const url = `${originOf(asked[0])}/v1/predictions/${id}`;
    const urls = { get: url, cancel: `${url}/cancel`, stream: `${originOf(asked[0])}/v1/streams/${id}` };
    const output = status === 'succeeded' ? [OUTPUT] : null;
    return void json({ id, model: 'otters/sea', version: 'v', status, urls, output }, code)(...asked);
  };
  const create: Handler = (...asked) => {
    const id = `prediction-${looks.size + 1}`;
    looks.set(id, 0);
    respond(id, 'starting', asked, 201);
  };
  const get: Handler = (...asked) => {
    const id = asked[0].target.replace(/^.*\//, '');
    const look = (looks.get(id) ?? 0) + 1;
    looks.set(id, look);
    respond(id, look < 3 ? 'processing' : 'succeeded', asked);
  };
  const cancel: Handler = (...asked) => respond('prediction-1', 'canceled', asked);
  return { create, get, cancel };
}

const list: Handler = (received, response) => {
  const page = Number(queryOf(received).get('cursor') ?? 1);
  const next = page < 3 ? `${originOf(received)}/v1/predictions?cursor=${page + 1}` : null;
  json({ previous: null, next, results: [{ id: `prediction-${page}` }] })(received, response);
};

const EVENTS = ['Hel', 'lo ', 'sea'].map((data, id) => `event: output\nid: ${id}\ndata: ${data}\n\n`).join('');

const takeFile: Handler = async (received, response) => {
  const { name, size, type: content_type } = (await formOf(received)).get('content') as File;
  json({ id: 'file_1', name, size, content_type, urls: { get: `${originOf(received)}/v1/files/file_1` } })(
    received,
    response,
  );
};

export const replicateApi: SdkApi = {
  name: 'replicate',
  key: 'r8_canary0123456789',
  keyOf: bearerOf,
  unauthorized: { title: 'Unauthenticated', detail: 'You did not pass a valid authentication token', status: 401 },
  routes: () => {
    const { create, get, cancel } = predictions();
    return {
      'GET /v1/account': failingOnce(json({ detail: 'Service unavailable' }, 503), json({ username: 'otter' })),
      'GET /v1/models/otters/none': json({ detail: 'Not found.', status: 404 }, 404),
      'POST /v1/models/otters/sea/predictions': create,
      'GET /v1/predictions': list,
      'GET /v1/predictions/*': get,
      'POST /v1/predictions/prediction-1/cancel': cancel,
      'GET /v1/streams/*': bytes(Buffer.from(`${EVENTS}event: done\ndata: {}\n\n`), 'text/event-stream'),
      'POST /v1/files': takeFile,
    };
  },
  signed: ['GET /v1/streams/*'],
};

import { someBytes } from '../../sdk/scene.ts';
import { bytes, type Handler, json } from '../upstreams.ts';
import { failingOnce, formOf, originOf, queryOf, type SdkApi, withHeaders } from './sdk-upstream.ts';
import type { SocketHandler } from './sockets.ts';

const API_KEY = 'sb_secret_canary0123456789';

const otters: Handler = (received, response) => {
  const offset = Number(queryOf(received).get('offset') ?? 0);
  const range = { 'content-range': `${offset}-${offset}/3` };
  withHeaders(range, json([{ id: offset + 1 }], 206))(received, response);
};

const insert: Handler = (received, response) =>
  json([{ id: 4, ...JSON.parse(received.body.toString()) }], 201)(received, response);

const users: Handler = (received, response) => {
  const page = Number(queryOf(received).get('page') || 1);
  const link = (to: number, rel: string) => `<${originOf(received)}/auth/v1/admin/users?page=${to}>; rel="${rel}"`;
  const links = [...(page < 3 ? [link(page + 1, 'next')] : []), link(3, 'last')];
  const headers = { link: links.join(', '), 'x-total-count': '3' };
  withHeaders(headers, json({ users: [{ id: `user-${page}` }], aud: 'authenticated' }))(received, response);
};

const store: Handler = async (received, response) => {
  const { size, type } = (await formOf(received)).get('') as File;
  json({ Id: `${type} of ${size} bytes`, Key: 'pictures/otter.png' })(received, response);
};

const list: Handler = (received, response) => {
  const { offset } = JSON.parse(received.body.toString()) as { offset: number };
  json(offset < 3 ? [{ name: `otter-${offset}.png` }] : [])(received, response);
};

/** The messages of a Phoenix channel. As a user's token, which the message to join may have, the API takes no key. */
const realtime: SocketHandler = (message, reply) => {
  const [joinRef, ref, topic, event, payload] = JSON.parse(message) as [
    string,
    string,
    string,
    string,
    { access_token?: string },
  ];
  const status = payload.access_token === undefined ? 'ok' : 'error';
  reply([joinRef, ref, topic, 'phx_reply', { status, response: status === 'ok' ? {} : { reason: 'Invalid token' } }]);
  if (event !== 'phx_join' || status === 'error') return;
  reply([
    joinRef,
    null,
    topic,
    'broadcast',
    { type: 'broadcast', event: 'swim', payload: { by: 'Ottilie', key: API_KEY } },
  ]);
};

export const supabaseApi: SdkApi = {
  name: 'supabase',
  key: API_KEY,
  placements: ['header', 'query'],
  keyOf: (head) => {
    const { apikey, authorization } = head.headers;
    return queryOf(head).get('apikey') ?? (authorization === `Bearer ${apikey}` ? apikey?.toString() : undefined);
  },
  unauthorized: { message: 'Invalid API key', hint: 'Double check your Supabase API key.' },
  routes: () => ({
    'GET /rest/v1/otters': otters,
    'POST /rest/v1/otters': insert,
    'POST /rest/v1/rpc/count_otters': json(3),
    'GET /rest/v1/flaky': failingOnce(json({ message: 'unavailable' }, 503), json([{ id: 1 }])),
    'GET /rest/v1/none': json(
      { code: '42P01', message: 'relation "none" does not exist', details: null, hint: null },
      404,
    ),
    'GET /auth/v1/admin/users': users,
    'POST /storage/v1/object/pictures/otter.png': store,
    'GET /storage/v1/object/pictures/otter.png': bytes(someBytes(70_000), 'image/png'),
    'POST /storage/v1/object/list/pictures': list,
    'POST /functions/v1/hello': bytes(Buffer.from('data: Hel\n\ndata: lo\n\n'), 'text/event-stream'),
  }),
  socket: realtime,
};

import { someBytes } from '../../sdk/scene.ts';
import { bytes, type Handler, json } from '../upstreams.ts';
import {
  bearerOf,
  failingOnce,
  formOf,
  originOf,
  queryOf,
  type SdkApi,
  serverEvents,
  withHeaders,
} from './sdk-upstream.ts';

const message = (text: string) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude',
  content: text ? [{ type: 'text', text }] : [],
  stop_reason: text ? 'end_turn' : null,
  stop_sequence: null,
  usage: { input_tokens: 3, output_tokens: 5 },
});

const delta = (text: string) => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text },
});

const EVENTS = [
  { type: 'message_start', message: message('') },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'ping' },
  ...['Hel', 'lo ', 'sea'].map(delta),
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 5 } },
  { type: 'message_stop' },
];

const error = (status: number, type: string): Handler =>
  json({ type: 'error', error: { type, message: `It is ${type}.` }, request_id: 'req_1' }, status);

const models: Handler = (received, response) => {
  const page = ['', 'model-1', 'model-2'].indexOf(queryOf(received).get('after_id') ?? '');
  const id = `model-${page + 1}`;
  const data = [{ type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' }];
  json({ data, first_id: id, last_id: id, has_more: page < 2 })(received, response);
};

const batch: Handler = (received, response) =>
  json({
    id: 'msgbatch_1',
    type: 'message_batch',
    processing_status: 'ended',
    results_url: `${originOf(received)}/v1/messages/batches/msgbatch_1/results`,
  })(received, response);

const RESULTS = ['a', 'b']
  .map((custom_id) => JSON.stringify({ custom_id, result: { type: 'succeeded', message: message(custom_id) } }))
  .join('\n');

const takeFile: Handler = async (received, response) => {
  const { name: filename, size: size_bytes } = (await formOf(received)).get('file') as File;
  json({ id: 'file_1', type: 'file', filename, size_bytes })(received, response);
};

const messages: Handler = (received, response) => {
  const { model, stream } = JSON.parse(received.body.toString()) as { model: string; stream?: boolean };
  if (model === 'none') return error(400, 'invalid_request_error')(received, response);
  return (stream ? serverEvents(EVENTS) : json(message('Hello from the sea.')))(received, response);
};

export const anthropicApi: SdkApi = {
  name: 'anthropic',
  key: 'sk-ant-api03-canary-0123456789',
  keyOf: (received) => received.headers['x-api-key']?.toString() ?? bearerOf(received),
  unauthorized: { type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } },
  routes: () => ({
    'POST /v1/messages': messages,
    'POST /v1/messages/count_tokens': failingOnce(
      withHeaders({ 'retry-after-ms': '1' }, error(529, 'overloaded_error')),
      json({ input_tokens: 7 }),
    ),
    'GET /v1/models': models,
    'GET /v1/messages/batches/msgbatch_1': batch,
    'GET /v1/messages/batches/msgbatch_1/results': bytes(Buffer.from(RESULTS), 'application/x-jsonl'),
    'POST /v1/files': takeFile,
    'GET /v1/files/file_1/content': bytes(someBytes(70_000)),
  }),
};

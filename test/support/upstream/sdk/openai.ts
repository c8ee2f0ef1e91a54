import { someBytes } from '../../sdk/scene.ts';
import { bytes, type Handler, json } from '../upstreams.ts';
import { bearerOf, failingOnce, formOf, queryOf, type SdkApi, serverEvents, withHeaders } from './sdk-upstream.ts';

const problem = (status: number, code: string): Handler =>
  json({ error: { message: `It is ${code}.`, type: 'error', code, param: null } }, status);

const chunk = (content: string) => ({
  id: 'c',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta: { content } }],
});
const WORDS = ['Hel', 'lo ', 'sea'];

const chat: Handler = (received, response) => {
  const { stream } = JSON.parse(received.body.toString()) as { stream?: boolean };
  const whole = {
    id: 'c',
    object: 'chat.completion',
    choices: [{ index: 0, message: { content: 'Hello from the sea.' } }],
  };
  (stream ? serverEvents([...WORDS.map(chunk), '[DONE]']) : json(whole))(received, response);
};

const USAGE = { input_tokens: 3, output_tokens: 5 };
const message = (text: string) => ({
  type: 'message',
  role: 'assistant',
  id: 'msg_1',
  content: [{ type: 'output_text', text, annotations: [] }],
});
const created = { id: 'resp_1', created_at: 1, model: 'gpt-5' };
const EVENTS = [
  { type: 'response.created', response: created },
  { type: 'response.output_item.added', output_index: 0, item: { type: 'message', id: 'msg_1' } },
  ...WORDS.map((delta) => ({ type: 'response.output_text.delta', item_id: 'msg_1', delta })),
  { type: 'response.output_item.done', output_index: 0, item: { type: 'message', id: 'msg_1' } },
  { type: 'response.completed', response: { ...created, usage: USAGE } },
];

const responses: Handler = (received, response) => {
  const { model, stream, text } = JSON.parse(received.body.toString()) as Record<string, unknown>;
  if (model === 'none') return problem(404, 'model_not_found')(received, response);
  const whole = message(text === undefined ? 'Hello from the sea.' : '{"name":"Ottilie"}');
  (stream ? serverEvents(EVENTS) : json({ ...created, output: [whole], usage: USAGE }))(received, response);
};

const embeddings: Handler = (received, response) => {
  const { input } = JSON.parse(received.body.toString()) as { input: string[] };
  const data = input.map((text, index) => ({ index, embedding: [text.length, 0.5] }));
  json({ object: 'list', data, usage: { prompt_tokens: 2 } })(received, response);
};

const files: Handler = (received, response) => {
  const page = ['', 'file-1', 'file-2'].indexOf(queryOf(received).get('after') ?? '') + 1;
  json({ object: 'list', data: [{ id: `file-${page}` }], has_more: page < 3 })(received, response);
};

const takeFile: Handler = async (received, response) => {
  const { name: filename, size } = (await formOf(received)).get('file') as File;
  json({ id: 'file-1', object: 'file', filename, bytes: size, text: `${filename} of ${size} bytes` })(
    received,
    response,
  );
};

export const openAiApi: SdkApi = {
  name: 'openai',
  key: 'sk-proj-canary-0123456789',
  keyOf: bearerOf,
  unauthorized: {
    error: { message: 'Incorrect API key provided.', type: 'error', code: 'invalid_api_key', param: null },
  },
  routes: () => ({
    'POST /v1/chat/completions': chat,
    'POST /v1/responses': responses,
    'POST /v1/embeddings': embeddings,
    'POST /v1/images/generations': json({ created: 1, data: [{ b64_json: 'iVBORw0KGgo=' }] }),
    'GET /v1/files': files,
    'POST /v1/files': takeFile,
    'POST /v1/audio/transcriptions': takeFile,
    'POST /v1/audio/speech': bytes(someBytes(70_000), 'audio/mpeg'),
    'GET /v1/files/file-1/content': bytes(someBytes(70_000)),
    'POST /v1/moderations': failingOnce(
      withHeaders({ 'retry-after-ms': '1' }, problem(429, 'rate_limit_exceeded')),
      json({ id: 'm', model: 'm', results: [{ flagged: false }] }),
    ),
    // Of an API that is reached under the same key and another path.
    'POST /flaky/responses': failingOnce(withHeaders({ 'retry-after-ms': '1' }, problem(503, 'overloaded')), responses),
    'GET /v1/models/none': problem(404, 'model_not_found'),
  }),
};

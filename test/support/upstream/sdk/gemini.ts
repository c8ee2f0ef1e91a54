import { type Handler, json } from '../upstreams.ts';
import { failingOnce, originOf, queryOf, type SdkApi, serverEvents, withHeaders } from './sdk-upstream.ts';
import type { SocketHandler } from './sockets.ts';

const KEY = 'AIzaSyCanary0123456789';
const WORDS = ['Hel', 'lo ', 'sea'];

const content = (text: string) => ({ candidates: [{ content: { role: 'model', parts: [{ text }] } }] });
const problem = (code: number, status: string): Handler =>
  json({ error: { code, message: `It is ${status}.`, status } }, code);

const models: Handler = (received, response) => {
  const page = Number(queryOf(received).get('pageToken') ?? 1);
  json({ models: [{ name: `models/${page}` }], ...(page < 3 && { nextPageToken: String(page + 1) }) })(
    received,
    response,
  );
};

/** The resumable uploads of Google's APIs: a session has a URL of its own, which the header of the first response gives. */
function uploads(): Handler {
  const sessions: Buffer[][] = [];
  return (received, response) => {
    const command = received.headers['x-goog-upload-command']?.toString() ?? '';
    if (command === 'start') {
      const url = `${originOf(received)}/upload/v1/files?upload_id=${sessions.push([]) - 1}&upload_protocol=resumable`;
      return withHeaders({ 'x-goog-upload-url': url, 'x-goog-upload-status': 'active' }, json({}))(received, response);
    }
    const session = sessions[Number(queryOf(received).get('upload_id'))] ?? [];
    const size = session.reduce((sum, { length }) => sum + length, 0);
    if (Number(received.headers['x-goog-upload-offset']) !== size)
      return problem(400, 'INVALID_ARGUMENT')(received, response);
    session.push(received.body);
    const isLast = command.includes('finalize');
    const file = { name: 'files/otter', sizeBytes: String(size + received.body.length), state: 'ACTIVE' };
    const status = { 'x-goog-upload-status': isLast ? 'final' : 'active' };
    withHeaders(status, json(isLast ? { file } : {}))(received, response);
  };
}

/** A conversation of the Live API. */
const live: SocketHandler = (message, reply) => {
  const { setup } = JSON.parse(message) as { setup?: object };
  if (setup) return reply({ setupComplete: { sessionId: KEY } });
  for (const text of WORDS) reply({ serverContent: { modelTurn: { parts: [{ text }] } } });
  reply({ serverContent: { turnComplete: true } });
};

export const geminiApi: SdkApi = {
  name: 'gemini',
  key: KEY,
  placements: ['header', 'query'],
  keyOf: (head) => queryOf(head).get('key') ?? head.headers['x-goog-api-key']?.toString(),
  unauthorized: { error: { code: 401, message: 'API key not valid.', status: 'UNAUTHENTICATED' } },
  routes: () => ({
    'POST /v1/models/gemini:generateContent': json(content('Hello from the sea.')),
    'POST /v1/models/gemini:streamGenerateContent': serverEvents(WORDS.map(content)),
    'POST /v1/models/gemini:countTokens': failingOnce(problem(503, 'UNAVAILABLE'), json({ totalTokens: 7 })),
    'POST /v1/models/none:generateContent': problem(404, 'NOT_FOUND'),
    'GET /v1/models': models,
    'POST /upload/v1/files': uploads(),
  }),
  socket: live,
};

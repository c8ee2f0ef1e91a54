import { maskedCall } from '../../../extension/leaks/mask.ts';
import type { RecordedCall } from '../../../extension/recorded-call/recorded-call.ts';
import { createRecorder, type FinishedRequest, type RecorderDeps } from '../../../extension/recorder/recorder.ts';

export const RELAY = { id: 'device-1', address: 'http://127.0.0.1:8787' };

/** What a page sends to a relay, as text, and the headers of a relay's response that an upstream gave. */
export const REQUEST = {
  clientSecretName: 'openai',
  url: 'https://api.example/v1/chat',
  method: 'post',
  headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  data: { prompt: 'hello' },
};
export const body = JSON.stringify(REQUEST);
export const mirrored = { 'Client-Secret-Relay': 'upstream', 'Client-Secret-Trace': 'trace-1' };

export const recording = (deps: Partial<RecorderDeps> = {}) =>
  createRecorder({ relays: async () => [RELAY], watch: () => null, mask: maskedCall, ...deps });

/** A call as the recorder keeps it. */
export const call = (change: Partial<RecordedCall> = {}): RecordedCall => ({
  id: 1,
  relayId: RELAY.id,
  route: 'request',
  initiator: 'page',
  kind: 'fetch',
  stack: [],
  findings: [],
  origin: 'http://127.0.0.1:3000',
  startedAt: 0,
  duration: 10,
  phases: { queued: 0, connect: 0, send: 0, wait: 10, receive: 0 },
  sent: {
    secret: 'openai',
    method: 'POST',
    url: 'https://api.example/v1/things',
    params: [],
    headers: [],
    body: null,
    bodyNote: null,
    files: [],
    problem: null,
  },
  status: 200,
  source: 'upstream',
  error: null,
  problem: null,
  requestHeaders: [],
  headers: [],
  size: 0,
  body: { state: 'unavailable' },
  traceId: null,
  preflight: null,
  queued: null,
  ...change,
});

interface EntryParts {
  readonly method?: string;
  readonly url?: string;
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content?: string;
  readonly error?: string;
  readonly startedAt?: number;
  readonly type?: string;
}

const pairs = (headers: Readonly<Record<string, string>> = {}) =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));

/** An entry of the network log in the form that Chromium gives it, with the callback form of `getContent`. */
export function entry(parts: EntryParts = {}): FinishedRequest {
  const { method = 'POST', url = `${RELAY.address}/v1/request`, body, status = 200, content = '', error } = parts;
  const har = {
    _initiator: {
      type: 'script',
      stack: {
        callFrames: [
          { functionName: 'ask', scriptId: '7', url: 'http://127.0.0.1:3000/app.js', lineNumber: 4, columnNumber: 2 },
        ],
        parent: {
          description: 'await',
          callFrames: [{ functionName: '', url: 'http://127.0.0.1:3000/', lineNumber: 9, columnNumber: 0 }],
        },
      },
    },
    _resourceType: parts.type ?? 'fetch',
    startedDateTime: new Date(parts.startedAt ?? 1_000).toISOString(),
    time: 12.5,
    request: {
      method,
      url,
      headers: pairs({ Origin: 'http://127.0.0.1:3000', ...parts.requestHeaders }),
      ...(body !== undefined && { postData: { mimeType: 'application/json', text: body } }),
    },
    response: {
      status,
      headers: pairs(parts.headers),
      content: { size: content.length },
      ...(error !== undefined && { _error: error }),
    },
    timings: { blocked: 1, dns: -1, connect: -1, send: 0.5, wait: 10, receive: 1 },
  };
  return { ...har, getContent: (callback) => callback?.(content, '') };
}

export const preflight = (parts: EntryParts & { readonly asks?: string } = {}): FinishedRequest =>
  entry({
    ...parts,
    method: 'OPTIONS',
    type: 'preflight',
    status: parts.status ?? 204,
    requestHeaders: { 'Access-Control-Request-Method': parts.asks ?? 'POST', ...parts.requestHeaders },
  });

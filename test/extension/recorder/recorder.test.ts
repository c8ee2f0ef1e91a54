import { expect, test } from 'vitest';
import { toBase64 } from '../../../extension/http/base64.ts';
import { EMPTY_DRAFT, row } from '../../../extension/request-model/draft.ts';
import {
  type CallEvent,
  nextCall,
  type PlaygroundCall,
  type ResponseHead,
} from '../../../extension/request-model/playground-call.ts';
import { body, entry, mirrored, preflight, RELAY, REQUEST, recording } from './build.ts';

test('a call to a relay is kept with what was sent, who answered, how long it took and where the page asked', async () => {
  const { recorder, finished } = recording();
  await finished(entry({ body, headers: mirrored, content: '{"a":1}' }));
  expect(recorder.snapshot()).toMatchObject({
    total: 1,
    calls: [
      {
        relayId: RELAY.id,
        initiator: 'page',
        kind: 'fetch',
        route: 'request',
        origin: 'http://127.0.0.1:3000',
        source: 'upstream',
        status: 200,
        traceId: 'trace-1',
        duration: 12.5,
        phases: { queued: 1, connect: 0, send: 0.5, wait: 10, receive: 1 },
        body: { state: 'kept', text: '{"a":1}', isBase64: false },
        sent: {
          secret: 'openai',
          method: 'POST',
          url: REQUEST.url,
          headers: [['Authorization', 'Bearer $CLIENT_SECRET']],
          body: '{\n  "prompt": "hello"\n}',
          problem: null,
        },
        stack: [
          { name: 'ask', url: 'http://127.0.0.1:3000/app.js', line: 4, column: 2 },
          { name: '', url: 'http://127.0.0.1:3000/', line: 9, column: 0 },
        ],
      },
    ],
  });
});

test.each([
  ['https:/api.example/v1/models', 'https://api.example/v1/models'],
  ['https%3A%2F%2Fapi.example%2Fv1/models', 'https://api.example/v1/models'],
  ['api.example/v1/models', 'api.example/v1/models'],
])('the destination is read from %s as the relay reads it', async (written, url) => {
  const { recorder, finished } = recording();
  await finished(entry({ url: `${RELAY.address}/v1/forward/openai/${written}`, headers: mirrored }));
  expect(recorder.snapshot().calls[0]?.sent.url).toBe(url);
});

test('a call by the base URL of an SDK is kept with the destination in its path', async () => {
  const { recorder, finished } = recording();
  await finished(
    entry({
      method: 'GET',
      url: `${RELAY.address.replace('127.0.0.1', 'localhost')}/v1/forward/open%61i/https://api.example/v1/models?key=$CLIENT_SECRET`,
      requestHeaders: { Authorization: `Basic ${btoa('me:$CLIENT_SECRET')}`, 'Relay-Authorization': 'Bearer eyJ' },
      headers: mirrored,
    }),
  );
  expect(recorder.snapshot().calls[0]?.sent).toMatchObject({
    secret: 'openai',
    method: 'GET',
    url: 'https://api.example/v1/models?key=$CLIENT_SECRET',
    headers: [
      ['authorization', `Basic ${btoa('me:$CLIENT_SECRET')}`],
      ['relay-authorization', 'Bearer (not kept)'],
    ],
  });
});

test('what the page loads from elsewhere, and other routes of the relay, are not kept', async () => {
  const { recorder, finished } = recording();
  await finished(entry({ url: 'https://elsewhere.example/v1/request' }));
  await finished(entry({ url: `${RELAY.address}/v1/relay` }));
  await finished(entry({ url: `${RELAY.address}/client.js` }));
  expect(recorder.snapshot()).toEqual({ calls: [], total: 0 });
});

test('of a request past the relays only what the watch gives back is kept', async () => {
  const finding = { id: 'page-key', severity: 'high', place: 'header authorization' } as const;
  const { recorder, finished } = recording({
    watch: (exchange) =>
      exchange.url.includes('flagged')
        ? { findings: [finding], exchange: { ...exchange, requestHeaders: [['authorization', 'Bearer ••••']] } }
        : null,
  });
  for (const path of ['plain', 'flagged']) {
    await finished(
      entry({
        url: `https://api.example/${path}`,
        requestHeaders: { Authorization: 'Bearer sk-raw' },
        content: 'sk-raw',
      }),
    );
  }
  const { calls } = recorder.snapshot();
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({ route: 'direct', relayId: null, source: 'direct', findings: [finding] });
  expect(calls[0]?.body).toEqual({ state: 'not-kept' });
  expect(JSON.stringify(calls)).not.toContain('sk-raw');
});

const notAllowed = {
  'Access-Control-Allow-Origin': 'http://127.0.0.1:3000',
  'Access-Control-Allow-Headers': 'content-type',
};
const wanting = { 'Access-Control-Request-Headers': 'content-type,x-mine' };

test.each(['before', 'after'])(
  'a preflight that is told %s its call becomes part of it, with the reason',
  async (when) => {
    const { recorder, finished } = recording();
    const told = [
      preflight({ headers: notAllowed, requestHeaders: wanting }),
      entry({ body, status: 0, error: 'net::ERR_FAILED' }),
    ];
    for (const one of when === 'before' ? told : told.toReversed()) await finished(one);
    const { calls, total } = recorder.snapshot();
    expect(total).toBe(1);
    expect(calls[0]).toMatchObject({
      status: 0,
      source: 'none',
      preflight: { reason: { kind: 'header', name: 'x-mine' } },
    });
  },
);

test('a preflight that failed is of no call that was answered, nor of one of another page or time', async () => {
  const { recorder, finished } = recording();
  await finished(preflight({ headers: notAllowed, requestHeaders: wanting }));
  await finished(entry({ body, headers: mirrored }));
  await finished(entry({ body, status: 0, startedAt: 60_000 }));
  await finished(entry({ body, status: 0, requestHeaders: { Origin: 'http://127.0.0.1:4000' } }));
  expect(recorder.snapshot().calls.map((call) => call.preflight)).toEqual([null, null, null]);
});

test('a preflight that was answered well has no reason', async () => {
  const { recorder, finished } = recording();
  const allowed = { ...notAllowed, 'Access-Control-Allow-Headers': 'content-type, x-mine' };
  await finished(preflight({ headers: allowed, requestHeaders: wanting }));
  await finished(entry({ body, headers: mirrored }));
  expect(recorder.snapshot().calls[0]?.preflight).toMatchObject({ status: 204, reason: null });
});

test('while it is paused nothing is kept; a page that goes elsewhere clears, unless the log is preserved', async () => {
  const { recorder, finished, navigated } = recording({ now: () => 500 });
  recorder.set({ isPaused: true });
  await finished(entry({ body }));
  expect(recorder.snapshot().total).toBe(0);
  recorder.set({ isPaused: false, isPreserving: true });
  await finished(entry({ body }));
  navigated();
  expect(recorder.snapshot().total).toBe(1);
  recorder.set({ isPreserving: false });
  navigated();
  expect(recorder.snapshot()).toEqual({ calls: [], total: 0 });
});

test('a call that ended in a pause, or before the list was cleared, is not kept, however late the browser tells of it', async () => {
  let now = 0;
  const { recorder, finished } = recording({ now: () => now });
  const ended = entry({ body, startedAt: 1_000 });
  recorder.set({ isPaused: true });
  now = 2_000;
  recorder.set({ isPaused: false });
  await finished(ended);
  expect(recorder.snapshot().total).toBe(0);
  await finished(entry({ body, startedAt: 2_500 }));
  now = 3_000;
  recorder.clear();
  await finished(entry({ body, startedAt: 2_900 }));
  expect(recorder.snapshot().total).toBe(0);
  await finished(entry({ body, startedAt: 3_000 }));
  expect(recorder.snapshot().total).toBe(1);
});

test('what was cleared while its content was read does not come back', async () => {
  const { recorder, finished } = recording();
  let response: (content: string) => void = () => {};
  const slow = {
    ...entry({ body }),
    getContent: (callback?: (...args: unknown[]) => void) => {
      response = (text) => callback?.(text, '');
    },
  };
  const done = finished(slow);
  await Promise.resolve();
  await Promise.resolve();
  recorder.clear();
  response('late');
  await done;
  expect(recorder.snapshot().total).toBe(0);
});

test("the playground's call is kept once it has ended", () => {
  const { recorder, playground } = recording();
  const draft = {
    ...EMPTY_DRAFT,
    secret: 'openai',
    url: REQUEST.url,
    headers: [row('Authorization', 'Bearer $CLIENT_SECRET')],
  };
  const head: ResponseHead = {
    status: 200,
    source: 'upstream',
    trace: 'trace-2',
    headers: [['content-type', 'application/json']],
  };
  const bytes = new TextEncoder().encode('{"b":"ä"}');
  const events: CallEvent[] = [
    { type: 'start', id: 'c', at: 100, draft },
    { type: 'head', id: 'c', at: 150, head },
    { type: 'chunk', id: 'c', chunk: toBase64(bytes), kept: bytes.length, bytes: bytes.length },
    { type: 'end', id: 'c', at: 160 },
  ];
  let state: PlaygroundCall | null = null;
  for (const event of events) {
    state = nextCall(state, event);
    if (state) playground(state, RELAY.id);
  }
  expect(recorder.snapshot().calls).toMatchObject([
    {
      initiator: 'playground',
      relayId: RELAY.id,
      startedAt: 100,
      duration: 60,
      phases: { wait: 50, receive: 10 },
      traceId: 'trace-2',
      body: { state: 'kept', text: '{"b":"ä"}', isBase64: false },
      sent: { secret: 'openai', url: REQUEST.url, headers: [['Authorization', 'Bearer $CLIENT_SECRET']] },
    },
  ]);
});

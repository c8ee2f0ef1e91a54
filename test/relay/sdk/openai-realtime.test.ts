import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import OpenAI from 'openai';
import { OpenAIRealtimeWebSocket } from 'openai/realtime/websocket';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { afterAll, describe, expect, test } from 'vitest';
import { createDrain } from '../../../relay/server/drain.ts';
import { KEY, useWebSocketScene } from '../../support/relay/websocket-scene.ts';
import { type SecureFront, startSecureFront } from '../../support/upstream/secure-front.ts';

/** The Realtime API of OpenAI through the relay, with both clients of its SDK, which connect by wss: only. */
let relayPort = 0;
const relayFront = await startSecureFront(() => relayPort, ['127.0.0.1']);
const apiFront = await startSecureFront(() => Number(new URL(origin).port), ['127.0.0.1']);
tls.setDefaultCACertificates([relayFront.ca, apiFront.ca]);
const urlOf = ({ port }: SecureFront): string => `https://127.0.0.1:${port}`;
const { origin, handshakes, upstream } = await useWebSocketScene(
  { RELAY_PUBLIC_URL: urlOf(relayFront) },
  {
    createDrain: (server, ms) => {
      server.once('listening', () => {
        relayPort = (server.address() as AddressInfo).port;
      });
      return createDrain(server, ms);
    },
  },
);
afterAll(() => Promise.all([relayFront, apiFront].map((front) => front[Symbol.asyncDispose]())));

const PLACEHOLDER = '$CLIENT_SECRET';
const MODEL = 'gpt-realtime';
const openai = (baseURL: string): OpenAI => new OpenAI({ apiKey: PLACEHOLDER, baseURL, dangerouslyAllowBrowser: true });

/** `ws` sends the key in a header; a browser's WebSocket cannot, so the SDK puts it into a subprotocol. */
const CLIENTS = {
  'with ws': {
    connect: (client: OpenAI) => new OpenAIRealtimeWS({ model: MODEL }, client),
    sent: { authorization: `Bearer ${KEY}` },
    unsent: { authorization: `Bearer ${PLACEHOLDER}` },
  },
  'with the WebSocket of a browser': {
    connect: (client: OpenAI) => new OpenAIRealtimeWebSocket({ model: MODEL, dangerouslyAllowBrowser: true }, client),
    sent: { 'sec-websocket-protocol': expect.stringContaining(`openai-insecure-api-key.${KEY}`) },
    unsent: { 'sec-websocket-protocol': expect.stringContaining(`openai-insecure-api-key.${PLACEHOLDER}`) },
  },
} as const;

describe.each(Object.entries(CLIENTS))('%s', (_, { connect, sent, unsent }) => {
  /** Opens a session, asks for a response, and resolves to the text of its deltas and to every event. */
  async function talk(baseURL: string): Promise<{ text: string; events: string }> {
    upstream.behave = (socket) => {
      const send = (event: object): void => socket.send(JSON.stringify(event));
      send({ type: 'session.created', session: { model: MODEL, instructions: `Your key is ${KEY}.` } });
      socket.on('message', (data) => {
        if (JSON.parse(`${data}`).type !== 'response.create') return;
        for (const delta of ['Hel', 'lo ', 'sea']) send({ type: 'response.output_text.delta', delta });
        send({ type: 'response.done', response: { status: 'completed' } });
      });
    };
    const realtime = connect(openai(baseURL));
    const events: object[] = [];
    let text = '';
    realtime.on('event', (event) => events.push(event));
    realtime.on('session.created', () => realtime.send({ type: 'response.create' }));
    realtime.on('response.output_text.delta', ({ delta }) => {
      text += delta;
    });
    await new Promise((resolve, reject) => {
      realtime.on('response.done', resolve);
      realtime.on('error', reject);
    });
    realtime.close();
    return { text, events: JSON.stringify(events) };
  }

  test('a session is opened and answers, and its events have no key', async () => {
    const { text, events } = await talk(`${urlOf(relayFront)}/v1/forward/open/${origin}/v1`);
    expect(text).toBe('Hello sea');
    expect(events).not.toContain(KEY);
    expect(handshakes.map(({ url }) => url)).toEqual([`/v1/realtime?model=${MODEL}`]);
    expect(handshakes[0]?.headers).toMatchObject(sent);
  });

  test('without the relay, the API gets the placeholder', async () => {
    const { events } = await talk(`${urlOf(apiFront)}/v1`);
    expect(events).toContain(KEY);
    expect(handshakes[0]?.headers).toMatchObject(unsent);
  });
});

import { WebSocket } from 'ws';
import type { Step } from './callers.ts';
import { judgeAnswer, judgeRefusal, type Sent } from './outcome.ts';
import { type Scene, STEADY } from './scene.ts';

const MESSAGES = 4;

/** A caller with a WebSocket, that ends it in one way or another. */
export const socketCaller =
  (scene: Scene): Step =>
  async (random) => {
    const sent: Sent = { id: scene.nextId(), name: random.pick(STEADY), at: performance.now() };
    const end = random.pick(['closed', 'terminated', 'cut'] as const);
    const kind = end === 'cut' ? 'socket-cut' : 'socket';
    const target = `${scene.upstream.url.replace('http', 'ws')}/${kind}/${sent.id}`;
    const socket = new WebSocket(`${scene.relay.url.replace('http', 'ws')}/v1/forward/${sent.name}/${target}`, {
      headers: { authorization: 'Bearer $CLIENT_SECRET' },
    });
    socket.on('error', () => {});
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.once('unexpected-response', (_, response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => {
        judgeRefusal(scene, sent, body, []);
        socket.terminate();
      });
    });
    let received = 0;
    socket.on('open', () => socket.send('0'));
    socket.on('message', (data) => {
      received += 1;
      judgeAnswer(scene, sent, JSON.parse(String(data)) as { id: unknown; tag: unknown });
      if (received < MESSAGES) socket.send(String(received));
      else if (end === 'closed') socket.close();
      else socket.terminate();
    });
    await closed;
  };

import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createConnector } from '../../../relay/forward/connector.ts';
import { type Dial, happyEyeballs } from '../../../relay/forward/happy-eyeballs.ts';

let server: net.Server;
let port = 0;
const accepted = new Set<Socket>();

beforeAll(async () => {
  server = net.createServer((socket) => {
    accepted.add(socket);
    socket
      .on('error', () => {})
      .on('close', () => accepted.delete(socket))
      .resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

/** `dead` never answers, `closed` refuses at once, anything else is the server here. */
function dialHere(): { dial: Dial; sockets: Map<string, Socket> } {
  const sockets = new Map<string, Socket>();
  const open = (host: string): Socket => {
    if (host === 'dead') return new net.Socket();
    if (host !== 'closed') return net.connect(port, '127.0.0.1');
    const socket = new net.Socket();
    process.nextTick(() => socket.destroy(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })));
    return socket;
  };
  const dial: Dial = ({ host }) => {
    const socket = open(host);
    sockets.set(host, socket);
    return socket;
  };
  return { dial, sockets };
}

const never = (): AbortSignal => new AbortController().signal;

test('a dead first address is left behind, and its socket with it', async () => {
  const { dial, sockets } = dialHere();
  const socket = await happyEyeballs(['dead', '127.0.0.1'], port, dial, never());
  expect(socket).toBe(sockets.get('127.0.0.1'));
  expect(sockets.get('dead')?.destroyed).toBe(true);
  socket.destroy();
});

test('the addresses behind the one that answers are not tried', async () => {
  const { dial, sockets } = dialHere();
  const socket = await happyEyeballs(['closed', '127.0.0.1', 'dead'], port, dial, never());
  expect([...sockets.keys()]).toEqual(['closed', '127.0.0.1']);
  socket.destroy();
});

test('where none answers, the last reason is told', async () => {
  const { dial } = dialHere();
  await expect(happyEyeballs(['closed', 'closed'], port, dial, never())).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});

test('at the deadline every attempt is given up', async () => {
  const { dial, sockets } = dialHere();
  const deadline = new AbortController();
  const dialled = happyEyeballs(['dead', 'closed'], port, dial, deadline.signal);
  deadline.abort();
  await expect(dialled).rejects.toThrow();
  expect([...sockets.values()].every((socket) => socket.destroyed)).toBe(true);
});

test('a destination that takes the connection and never speaks TLS keeps no socket beyond the deadline', async () => {
  const connect = createConnector({
    allowNetworks: ['127.0.0.0/8'],
    connectTimeout: 100,
    onConnect: () => {},
  });
  const failure = new Promise((resolve) => {
    const to = { protocol: 'https:', hostname: '127.0.0.1', host: `127.0.0.1:${port}`, port: String(port) };
    connect(to as never, (...[error]) => resolve(error));
  });
  const [socket] = (await once(server, 'connection')) as [Socket];
  expect(await failure).toMatchObject({ refusal: { code: 'UPSTREAM_TIMEOUT' } });
  if (!socket.destroyed) await once(socket, 'close');
  expect(accepted.size).toBe(0);
});

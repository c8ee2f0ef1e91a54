import type http from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** Handles one text message of a client. */
export type SocketHandler = (message: string, reply: (value: unknown) => void) => void;

/** WebSockets on a server of HTTP. A handshake that `authorize` refuses gets a 401. */
export function acceptSockets(
  server: http.Server,
  authorize: (request: http.IncomingMessage) => boolean,
  handle: SocketHandler,
): { closeAll(): void } {
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request: http.IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {});
    if (!authorize(request)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client: WebSocket) => {
      client.on('message', (data) => handle(String(data), (value) => client.send(JSON.stringify(value))));
    });
  });
  return {
    closeAll: () => {
      for (const client of sockets.clients) client.terminate();
    },
  };
}

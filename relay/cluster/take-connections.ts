import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { PrimaryLink } from './links.ts';

/** Serves the connections that the primary process hands to this one. */
export function takeConnections(server: Server, link: PrimaryLink): void {
  // Node begins to watch the deadlines of connections when a server listens, which this one does not.
  server.emit('listening');
  process.on('message', (message: { readonly connection?: number }, socket: Socket | undefined) => {
    if (message.connection === undefined) return;
    // Before anything of it is read: from here on, no other worker can serve it.
    link.tellNow('connection.taken', message.connection);
    // Its caller may be gone.
    if (!socket) return;
    // As Node's server has them: a caller may end its half once it has sent the request.
    socket.allowHalfOpen = true;
    server.emit('connection', socket);
    socket.resume();
  });
}

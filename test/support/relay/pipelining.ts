import { once } from 'node:events';
import net from 'node:net';

/** One connection that sends its second request while the first is still under way (pipelining). */
export async function pipelining(url: string) {
  const { port, host } = new URL(url);
  const socket = net.connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  const closed = new Promise<string>((resolve) => {
    let responses = '';
    socket.on('data', (chunk) => {
      responses += chunk;
    });
    socket.on('close', () => resolve(responses));
  });
  const send = (line: string, body = ''): boolean =>
    socket.write(
      `${line} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  return { send, closed };
}

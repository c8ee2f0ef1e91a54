/** One of the servers of the benchmark, in a process of its own: `node servers.ts NAME UPSTREAM_ORIGIN`. */
import http, { type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import httpProxy from '@fastify/http-proxy';
import fastify from 'fastify';
import { createProxyMiddleware } from 'http-proxy-middleware';

const [name, upstream = ''] = process.argv.slice(2);

const listen = (listener: RequestListener): void => {
  const server = http.createServer({ keepAliveTimeout: 60_000 }, listener);
  server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port));
};
const ready = (port: number): boolean => process.stdout.write(`ready ${port}\n`);

switch (name) {
  case 'upstream': {
    const response = JSON.stringify({ id: 'x', text: 'a'.repeat(1000) });
    listen((req, res) => {
      req.resume();
      req.on('end', () => {
        const allowed = req.headers.authorization === 'Bearer sk-benchmark-0123456789abcdefghij';
        res.writeHead(allowed ? 200 : 401, { 'content-type': 'application/json', 'content-length': response.length });
        res.end(response);
      });
    });
    break;
  }
  case 'fastify': {
    const app = fastify();
    await app.register(httpProxy, { upstream, undici: { connections: 256, pipelining: 1 } });
    await app.listen({ port: 0, host: '127.0.0.1' });
    ready((app.server.address() as AddressInfo).port);
    break;
  }
  case 'middleware': {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
    const proxy = createProxyMiddleware({ target: upstream, agent, changeOrigin: true });
    listen((req, res) => void proxy(req, res));
    break;
  }
}

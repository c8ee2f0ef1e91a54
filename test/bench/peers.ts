/**
 * The servers that the benchmark measures the relay beside, each as its documentation shows it for connections that are
 * kept alive, and the upstreams of the streams. In a process of its own: `node peers.ts NAME UPSTREAM_ORIGIN`, for HTTP/2
 * `node peers.ts event-stream-h2 FOLDER` with `cert.pem` and `key.pem` in it.
 */
import { readFileSync } from 'node:fs';
import http, { type RequestListener } from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import httpProxy from '@fastify/http-proxy';
import corsAnywhere from 'cors-anywhere';
import express from 'express';
import fastify from 'fastify';
import { createProxyServer } from 'http-proxy-3';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { Agent } from 'undici';
import { eventStream } from './event-stream.ts';

const CONNECTIONS = 256;
const [name = '', upstream = ''] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });

const ready = (server: { address(): unknown }): boolean =>
  process.stdout.write(`ready ${(server.address() as AddressInfo).port}\n`);
const listen = (server: http.Server): void => {
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => ready(server));
};

const PEERS: Readonly<Record<string, () => void | Promise<void>>> = {
  'event-stream': () => listen(http.createServer((req, res) => eventStream(req, res))),
  'event-stream-h2': () => {
    const [cert, key] = ['cert.pem', 'key.pem'].map((file) => readFileSync(path.join(upstream, file)));
    const server = http2.createSecureServer({ cert, key }, (req, res) => eventStream(req, res));
    server.listen(0, '127.0.0.1', () => ready(server));
  },
  fastify: async () => {
    const app = fastify();
    await app.register(httpProxy, { upstream, undici: { connections: CONNECTIONS, pipelining: 1 } });
    await app.listen({ port: 0, host: '127.0.0.1' });
    ready(app.server);
  },
  'http-proxy-3': () => {
    const proxy = createProxyServer({ target: upstream, agent });
    listen(http.createServer((req, res) => void proxy.web(req, res)));
  },
  'http-proxy-middleware': () => {
    const app = express();
    app.use(createProxyMiddleware({ target: upstream, agent, changeOrigin: true }));
    listen(http.createServer(app));
  },
  'http-proxy-middleware, no Express': () => {
    const proxy = createProxyMiddleware({ target: upstream, agent, changeOrigin: true });
    listen(http.createServer((req, res) => void proxy(req, res)));
  },
  'cors-anywhere': () => listen(corsAnywhere.createServer({ originWhitelist: [], httpProxyOptions: { agent } })),
  dispatch: () => listen(http.createServer(bareDispatch())),
};

/** The least that a proxy on `node:http` and undici can do: no check, no deadline, no error handling, no backpressure. */
function bareDispatch(): RequestListener {
  const upstreams = new Agent({ connections: CONNECTIONS, pipelining: 1 });
  return (req, res) => {
    const { host, connection, 'content-length': length, ...headers } = req.headers;
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const body = chunks.length > 0 ? Buffer.concat(chunks) : null;
      upstreams.dispatch(
        { origin: upstream, path: req.url ?? '/', method: req.method as 'GET', headers, body },
        {
          onRequestStart: () => {},
          onResponseStart: (_controller, status, { connection, 'transfer-encoding': _, ...mirrored }) => {
            res.writeHead(status, mirrored);
          },
          onResponseData: (_controller, chunk) => void res.write(chunk),
          onResponseEnd: () => void res.end(),
          onResponseError: (_controller, error) => void res.destroy(error),
        },
      );
    });
  };
}

const start = PEERS[name];
if (!start) throw new Error(`${name} is none of ${Object.keys(PEERS).join(', ')}.`);
await start();

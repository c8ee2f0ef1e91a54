import http, { type Server } from 'node:http';
import type { Config } from '../config/config.ts';
import type { Metrics } from '../observability/metrics.ts';
import { listen } from './listen.ts';

/** Null where `RELAY_METRICS_PORT` is not set. */
export async function serveMetrics(config: Config, render: Metrics['render']): Promise<Server | null> {
  if (config.RELAY_METRICS_PORT === null) return null;
  const server = http.createServer(async (req, res) => {
    if (req.url !== '/metrics') {
      res.writeHead(404).end();
      return;
    }
    const { contentType, text } = await render();
    res.writeHead(200, { 'content-type': contentType }).end(text);
  });
  await listen(server, config.RELAY_METRICS_PORT, config.RELAY_HOST);
  return server;
}

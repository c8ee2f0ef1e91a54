import http, { type Server } from 'node:http';
import type { Config } from '../config/config.ts';
import type { Metrics } from '../observability/metrics.ts';
import { listen } from './listen.ts';

/** Serves `/metrics`, and nothing else, to whoever reaches the port; null where none is configured. */
export async function serveMetrics(
  { RELAY_METRICS_PORT: port, RELAY_HOST: host }: Pick<Config, 'RELAY_METRICS_PORT' | 'RELAY_HOST'>,
  metrics: Pick<Metrics, 'render'>,
): Promise<Server | null> {
  if (port === null) return null;
  const server = http.createServer(async (req, res) => {
    if (req.url !== '/metrics') {
      res.writeHead(404).end();
      return;
    }
    const { contentType, text } = await metrics.render();
    res.writeHead(200, { 'content-type': contentType }).end(text);
  });
  await listen(server, port, host);
  return server;
}

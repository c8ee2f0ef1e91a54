import http, { type Server } from 'node:http';
import type { Metrics } from './metrics.ts';

/** Serves `/metrics`, and nothing else, to whoever reaches the port. */
export const createMetricsServer = (metrics: Pick<Metrics, 'render'>): Server =>
  http.createServer(async (req, res) => {
    if (req.url !== '/metrics') {
      res.writeHead(404).end();
      return;
    }
    const { contentType, text } = await metrics.render();
    res.writeHead(200, { 'content-type': contentType }).end(text);
  });

import type { Route } from './route.ts';

export const metricsRoute: Route = {
  method: 'get',
  path: '/metrics',
  access: 'owner',
  summary: 'Prometheus metrics; for anyone on `RELAY_METRICS_PORT`',
  responses: { 200: { type: 'text/plain' } },
  handler:
    ({ metrics }) =>
    async (_req, res) => {
      const { contentType, text } = await metrics.render();
      res.setHeader('content-type', contentType);
      res.end(text);
    },
};

import type { Request, Response } from 'express';
import { RELAY_HEADER } from '../../shared/protocol/api.ts';
import type { Metrics } from '../observability/metrics.ts';

/** `GET /metrics` in Prometheus' text format. */
export const metricsRoute =
  (metrics: Metrics) =>
  async (_req: Request, res: Response): Promise<void> => {
    const { contentType, text } = await metrics.render();
    res.setHeader(RELAY_HEADER, 'relay');
    res.setHeader('content-type', contentType);
    res.end(text);
  };

import type { Request, Response } from 'express';
import { refusal } from '../../shared/errors.ts';
import type { Traces } from '../observability/traces.ts';
import { sendJson, sendRefusal } from '../server/problem.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

/** `GET /v1/traces/:id`. */
export const traceRoute =
  (traces: Traces) =>
  (req: Request, res: Response): void => {
    const trace = traces.get(String(req.params.id));
    if (trace) return sendJson(res, 200, trace);
    const detail = 'There is no trace of this id; the last 1,000 calls since the start are kept.';
    sendRefusal(res, refusal('NOT_FOUND', detail));
  };

/** `GET /v1/traces`: the last calls, or each as it ends where the caller accepts `text/event-stream`. */
export const tracesRoute =
  (traces: Traces) =>
  (req: Request, res: Response): void => {
    if (req.headers.accept?.includes('text/event-stream')) return live(traces, res);
    const limit = Number(req.query.limit ?? DEFAULT_LIMIT);
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
      const detail = `limit must be a whole number from 1 to ${MAX_LIMIT}.`;
      return sendRefusal(res, refusal('INVALID_PARAMETER', detail, { param: 'limit' }));
    }
    sendJson(res, 200, { traces: traces.list(limit) });
  };

function live(traces: Traces, res: Response): void {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  res.write(': live\n\n');
  const stop = traces.watch((trace) => {
    // A reader that does not keep up loses events, never the relay its memory.
    if (!res.writableNeedDrain) res.write(`event: trace\ndata: ${JSON.stringify(trace)}\n\n`);
  });
  res.on('close', stop);
}

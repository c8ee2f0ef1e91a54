import type { Response } from 'express';
import * as v from 'valibot';
import { fail, refusal } from '../../shared/errors.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import type { TraceReader } from '../observability/traces.ts';
import { exchangeOf } from '../server/exchange.ts';
import { sendJson, sendRefusal } from '../server/problem.ts';
import { jsonRoute, success } from './json-route.ts';
import { limitSchema } from './list-limit.ts';
import type { Route } from './route.ts';

const querySchema = v.object({ limit: limitSchema });
const parseQuery = parseWith(querySchema);

export const tracesRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/v1/traces',
    access: 'owner',
    summary: 'the last calls, masked; live with `Accept: text/event-stream`',
    query: querySchema,
    responses: { 200: 'Traces' },
    handler:
      ({ allTraces: traces }) =>
      async (req, res) => {
        if (req.headers.accept?.includes('text/event-stream')) return live(traces, res);
        const query = parseQuery(req.query);
        if (!query.ok) return sendRefusal(res, query.refusal);
        sendJson(res, 200, { traces: await traces.list(query.value.limit) });
      },
  },
  jsonRoute({
    method: 'get',
    path: '/v1/traces/:id',
    access: 'owner',
    summary: 'one call, masked',
    responses: { 200: 'Trace' },
    respond:
      ({ allTraces: traces }) =>
      async ({ req }) => {
        const trace = await traces.get(String(req.params.id));
        const detail = 'No trace has this ID; the last 1,000 calls since the start are kept.';
        return trace ? success(200, trace) : fail(refusal('NOT_FOUND', detail));
      },
  }),
];

async function live(traces: TraceReader, res: Response): Promise<void> {
  const stop = await traces.watch((trace) => {
    // A reader that does not keep up loses events, so that the relay need not buffer them.
    if (!res.writableNeedDrain) res.write(`event: trace\ndata: ${JSON.stringify(trace)}\n\n`);
  });
  exchangeOf(res).onClose(stop);
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.write(': live\n\n');
}

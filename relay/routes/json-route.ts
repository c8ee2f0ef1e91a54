import type { Request, Response } from 'express';
import type { GenericSchema } from 'valibot';
import { ok, type Result } from '../../shared/errors.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import type { Content } from '../openapi/route-description.ts';
import { sendJson, sendRefusal } from '../server/problem.ts';
import type { AppDeps } from './app-deps.ts';
import { readJsonBody } from './json-body.ts';
import type { Route } from './route.ts';

interface Input<Query, Body> {
  readonly query: Query;
  readonly body: Body;
  readonly req: Request;
  readonly res: Response;
}

type Success<Status extends number> = Result<readonly [status: Status, content: unknown]>;

/** What a JSON route responds with where all goes well; without content for 204. */
export const success = <Status extends number>(status: Status, content: unknown = null): Success<Status> =>
  ok([status, content]);

interface JsonRoute<Status extends number, Query, Body> extends Omit<Route, 'handler'> {
  readonly query?: GenericSchema<unknown, Query>;
  readonly body?: GenericSchema<unknown, Body>;
  readonly responses: Readonly<Record<Status, Content>>;
  /** Made once for a relay; then gives each request one of the declared statuses with its content, or a refusal. */
  readonly respond: (deps: AppDeps) => (input: Input<Query, Body>) => Promise<Success<NoInfer<Status>>>;
}

/** A route whose input is parsed by its schemas before it runs, and whose response is JSON or empty. */
export function jsonRoute<Status extends number, Query = undefined, Body = undefined>({
  respond,
  ...route
}: JsonRoute<Status, Query, Body>): Route {
  const { query: querySchema, body: bodySchema } = route;
  const parseQuery = querySchema ? parseWith(querySchema) : () => ok(undefined as Query);
  const parseBody = bodySchema ? parseWith(bodySchema) : null;
  const readBody = async (req: Request): Promise<Result<Body>> => {
    if (!parseBody) return ok(undefined as Body);
    const json = await readJsonBody(req);
    return json.ok ? parseBody(json.value) : json;
  };
  return {
    ...route,
    handler: (deps) => {
      const respondTo = respond(deps);
      const run = async (req: Request, res: Response): ReturnType<typeof respondTo> => {
        const query = parseQuery(req.query);
        if (!query.ok) return query;
        const body = await readBody(req);
        return body.ok ? respondTo({ query: query.value, body: body.value, req, res }) : body;
      };
      return async (req, res) => {
        const result = await run(req, res);
        // What was changed is in force when the response says so.
        await deps.changesKnown();
        if (!result.ok) return sendRefusal(res, result.refusal);
        const [status, content] = result.value;
        if (content === null) res.status(status).end();
        else sendJson(res, status, content);
      };
    },
  };
}

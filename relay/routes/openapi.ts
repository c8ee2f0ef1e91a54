import { openApiDocument } from '../openapi/document.ts';
import { sendJson } from '../server/problem.ts';
import type { Route } from './route.ts';

/** A function of the table, which contains this route too. */
export const openApiRoute = (routes: () => readonly Route[]): Route => ({
  method: 'get',
  path: '/openapi.json',
  access: 'anyone',
  summary: 'OpenAPI 3.1 of all these routes',
  responses: { 200: { type: 'application/json' } },
  handler: ({ publicUrl }) => {
    const document = openApiDocument(routes(), publicUrl);
    return (_req, res) => sendJson(res, 200, document);
  },
});

import { existsSync, readFileSync } from 'node:fs';
import { refusal } from '../../shared/errors.ts';
import { BUILT_FILES } from '../config/built-files.ts';
import { sendRefusal } from '../server/problem.ts';
import type { Route } from './route.ts';

/** The page client, built beforehand and read once. */
const clientRoute = (file: 'client.js' | 'client.mjs' | 'client-queue.mjs', summary: string): Route => ({
  method: 'get',
  path: `/${file}`,
  access: 'anyone',
  summary,
  responses: { 200: { type: 'text/javascript' } },
  handler: () => {
    const path = new URL(`client/${file}`, BUILT_FILES);
    const source = existsSync(path) ? readFileSync(path) : null;
    return (_req, res) => {
      if (!source) {
        return sendRefusal(res, refusal('NOT_FOUND', 'The page client is not built.', { fix: 'Run npm run build.' }));
      }
      res.setHeader('content-type', 'text/javascript; charset=utf-8');
      res.setHeader('cache-control', 'no-cache');
      // Public code: a module script is fetched with CORS from any page.
      res.setHeader('access-control-allow-origin', '*');
      res.end(source);
    };
  },
});

export const clientRoutes: readonly Route[] = [
  clientRoute('client.js', 'the page client as a script'),
  clientRoute('client.mjs', 'the page client as a module'),
  clientRoute('client-queue.mjs', 'what both load for queued calls'),
];

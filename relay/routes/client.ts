import { existsSync, readFileSync } from 'node:fs';
import type { Request, Response } from 'express';
import { refusal } from '../../shared/errors.ts';
import { RELAY_HEADER } from '../../shared/protocol/api.ts';
import { sendRefusal } from '../server/problem.ts';

const BUILT = new URL('../../.output/client/', import.meta.url);

/** `GET /client.js` and `/client.mjs`: the page client, built beforehand and read once. */
export function clientRoute(file: 'client.js' | 'client.mjs'): (req: Request, res: Response) => void {
  const path = new URL(file, BUILT);
  const source = existsSync(path) ? readFileSync(path) : null;
  return (_req, res) => {
    if (!source) {
      return sendRefusal(res, refusal('NOT_FOUND', 'The page client is not built.', { fix: 'Run npm run build.' }));
    }
    res.setHeader(RELAY_HEADER, 'relay');
    res.setHeader('content-type', 'text/javascript; charset=utf-8');
    res.setHeader('cache-control', 'no-cache');
    // Public code: a module script is fetched with CORS from any page.
    res.setHeader('access-control-allow-origin', '*');
    res.end(source);
  };
}

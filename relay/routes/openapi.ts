import type { Request, Response } from 'express';
import { openApiDocument } from '../openapi/document.ts';
import { sendJson } from '../server/problem.ts';

/** `GET /openapi.json`. */
export const openApiRoute = (publicUrl: string): ((req: Request, res: Response) => void) => {
  const document = openApiDocument(publicUrl);
  return (_req, res) => sendJson(res, 200, document);
};

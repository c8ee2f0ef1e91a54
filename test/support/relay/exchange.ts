import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import net from 'node:net';
import { type Exchange, openExchange } from '../../../relay/server/exchange.ts';
import { headTemplates } from '../../../relay/server/response-head.ts';
import { securityHeaders } from '../../../relay/server/security-headers.ts';

const SILENT = { info: () => {}, warn: () => {}, error: () => {}, flush: () => {} };
const TEMPLATES = headTemplates(securityHeaders(false));

/** An exchange as the relay opens one, without its guards and its log; by default of no connection. */
export const testExchange = (
  req: IncomingMessage = new http.IncomingMessage(new net.Socket()),
  res: ServerResponse = new http.ServerResponse(req),
): Exchange => openExchange(req, res, { addressOf: () => '127.0.0.1', templates: TEMPLATES, log: SILENT });

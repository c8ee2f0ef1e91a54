import type { Request, Response } from 'express';
import { refusal } from '../../shared/errors.ts';
import { sendJson, sendRefusal } from '../server/problem.ts';

/** `GET /healthz`: the process answers. */
export const healthRoute = (_req: Request, res: Response): void => sendJson(res, 200, { status: 'ok' });

/** `GET /readyz`: the store can be reached and the relay is not draining. */
export const readyRoute =
  (deps: { readonly isDraining: () => boolean; readonly isStoreReady: () => boolean }) =>
  (_req: Request, res: Response): void => {
    if (deps.isDraining()) return sendRefusal(res, refusal('SHUTTING_DOWN', 'The relay is draining.'));
    if (!deps.isStoreReady()) {
      return sendRefusal(res, refusal('STORE_UNAVAILABLE', 'The store does not answer.'));
    }
    sendJson(res, 200, { status: 'ready' });
  };

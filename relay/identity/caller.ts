import type { Response } from 'express';

/** The caller of a request. `origin` is the page's, set by the browser; null outside a browser. */
export type Caller =
  | { readonly kind: 'anonymous'; readonly origin: string | null }
  | {
      readonly kind: 'user';
      readonly sub: string;
      readonly claims: Readonly<Record<string, unknown>>;
      readonly origin: string | null;
    }
  | { readonly kind: 'owner'; readonly deviceId: string; readonly origin: string | null };

/** Set by the request guard, before any route runs. */
export const callerOf = (res: Response): Caller => res.locals.caller as Caller;
export const setCaller = (res: Response, caller: Caller): void => {
  res.locals.caller = caller;
};

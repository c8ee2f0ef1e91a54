import type { RequestHandler } from 'express';
import type { RouteDescription } from '../openapi/route-description.ts';
import type { AppDeps } from './app-deps.ts';

/** One route. What serves it, guards it and documents it is derived from this declaration. */
export interface Route extends RouteDescription {
  readonly handler: (deps: AppDeps) => RequestHandler;
}

import type { IRouter, RequestHandler } from 'express';
import { refusal } from '../../shared/errors.ts';
import { sendRefusal } from '../server/problem.ts';

type Methods = Partial<Record<'get' | 'post' | 'put' | 'patch' | 'delete', RequestHandler[]>>;

/** A path with these methods only; another one is told which there are (RFC 9110, section 15.5.6). */
export function allowMethods(router: IRouter, path: string, methods: Methods): void {
  const route = router.route(path);
  for (const [method, handlers] of Object.entries(methods) as [keyof Methods, RequestHandler[]][]) {
    route[method](...handlers);
  }
  const allow = Object.keys(methods).join(', ').toUpperCase();
  route.all((_req, res) => {
    res.setHeader('allow', allow);
    sendRefusal(res, refusal('METHOD_NOT_ALLOWED', `This address takes ${allow} only.`));
  });
}

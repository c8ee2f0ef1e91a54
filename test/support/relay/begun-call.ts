import { type CallDeps, ProxyCall } from '../../../relay/call/proxy-call.ts';
import type { ForwardOutcome } from '../../../relay/forward/contract.ts';
import type { Caller } from '../../../relay/identity/caller.ts';
import { refusal } from '../../../shared/errors.ts';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';
import { testExchange } from './exchange.ts';

export const REFUSED = refusal('URL_NOT_ALLOWED', 'No.');
export const DONE: ForwardOutcome = {
  refusal: null,
  redirect: null,
  status: 207,
  bytes: 12,
  redactions: 3,
  timings: { upstream: 5 },
  sent: true,
  aborted: false,
  truncated: false,
};
export const USER: Caller = { kind: 'user', sub: 'u', claims: {}, origin: null };

/** A call that has begun, and what it has told the parts of the relay. */
export function begin(caller: Caller = USER, deps: Partial<CallDeps> = {}) {
  const told: unknown[][] = [];
  const tell =
    (what: string) =>
    (...args: unknown[]): void =>
      void told.push([what, ...args]);
  const all = {
    traces: { add: tell('trace'), ended: tell('ended') },
    audit: { refused: tell('audit') },
    log: { info: tell('log') },
    metrics: {
      callStarted: tell('started'),
      callLeft: tell('left'),
      callEnded: tell('counted'),
      valueInCall: tell('value'),
    },
    ...deps,
  } as unknown as CallDeps;
  const exchange = testExchange();
  Object.assign(exchange.req, { method: 'PUT', url: '/v1/request' });
  Object.assign(exchange, { caller, url: '/v1/request' });
  const call = new ProxyCall(all, exchange);
  const of = (what: string): unknown[][] => told.filter(([name]) => name === what).map(([, ...args]) => args);
  let released = 0;
  call.reservation = {
    release: () => {
      released += 1;
    },
  };
  const { res } = exchange;
  return { call, deps: all, exchange, res, told, of, released: () => released };
}
/** Reads and plans a POST. */
export const read = (call: ProxyCall, more: object = {}) => {
  const parsed = parseRequest({
    clientSecretName: 'api',
    url: 'https://api.example/',
    method: 'POST',
    headers: { A: '$CLIENT_SECRET' },
    ...more,
  });
  const plan = parsed.ok ? planRequest(parsed.value) : parsed;
  if (!parsed.ok || !plan.ok) throw new Error('no plan');
  call.record.request = parsed.value;
  return plan.value;
};

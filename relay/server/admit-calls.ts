import { type Refusal, refusal } from '../../shared/errors.ts';
import type { Audit } from '../audit/audit.ts';
import type { CallSlots } from '../limits/call-slots.ts';
import type { ConcurrencyLimiter, Leave } from '../limits/concurrency-limiter.ts';
import type { Exchange } from './exchange.ts';
import { sendRefusal } from './problem.ts';
import { refusePage } from './request-guard.ts';

export interface AdmitDeps {
  readonly audit: Pick<Audit, 'refused'>;
  readonly callSlots: CallSlots;
  /** Null where one address may have any number of concurrent calls. */
  readonly callsPerAddress: ConcurrencyLimiter | null;
}

/**
 * Whether a call may begin, before it costs anything: its page must be allowed to call, and the limits of concurrent calls
 * must not be reached. Refuses it otherwise. A promise only where another process has to be asked.
 */
export const admitCalls =
  ({ audit, callSlots, callsPerAddress }: AdmitDeps) =>
  (exchange: Exchange): boolean | Promise<boolean> => {
    const { page, caller, address } = exchange;
    if (!page.mayCall && caller.kind !== 'owner') {
      refusePage(audit, exchange, caller.kind);
      return false;
    }
    const entered = enter(exchange, callSlots.enter(), overloaded);
    if (callsPerAddress === null || caller.kind !== 'anonymous' || entered === false) return entered;
    const enterByAddress = () => enter(exchange, callsPerAddress.enter(address), tooManyFromAddress);
    return entered === true ? enterByAddress() : entered.then((isIn) => isIn && enterByAddress());
  };

function enter(exchange: Exchange, leave: Leave | Promise<Leave>, refused: () => Refusal): boolean | Promise<boolean> {
  if (leave instanceof Promise) return leave.then((known) => enter(exchange, known, refused));
  if (leave === null) sendRefusal(exchange.res, refused());
  else exchange.onClose(leave);
  return leave !== null;
}

const overloaded = (): Refusal => refusal('OVERLOADED', 'Too many calls are in progress.', { retryAfter: 1 });
const tooManyFromAddress = (): Refusal =>
  refusal('RATE_LIMITED', 'Too many calls from this address are in progress.', { retryAfter: 1 });

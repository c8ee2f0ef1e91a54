import { type Refusal, refusal, type Sent, statusOf } from '../../shared/errors.ts';
import type { Audit } from '../audit/audit.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { Forwarder, ForwardOutcome } from '../forward/contract.ts';
import { type Caller, callerKey } from '../identity/caller.ts';
import type { Reservation } from '../limits/limits.ts';
import type { CallRecord } from '../observability/call-record.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { formatTraceparent, parseTraceparent } from '../observability/traceparent.ts';
import type { Traces } from '../observability/traces.ts';
import type { CallSpan, Tracing } from '../observability/tracing.ts';
import type { StoredSecret } from '../secrets/stored-secret.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Exchange } from '../server/exchange.ts';
import { writeRefusal } from '../server/problem.ts';
import type { Tokens } from '../usage/tokens.ts';
import type { Usage } from '../usage/usage.ts';
import type { WebSocketForwarder } from '../websocket/forward-websocket.ts';
import type { Authorize } from './authorize.ts';
import { CallTimer } from './call-timer.ts';
import type { BodyLimits } from './incoming-call.ts';

export interface CallDeps {
  readonly vault: Vault;
  readonly forwarder: Forwarder;
  readonly webSockets: WebSocketForwarder;
  readonly authorize: Authorize;
  readonly traces: Traces;
  readonly audit: Pick<Audit, 'refused'>;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly usage: Pick<Usage, 'count'>;
  /** Null where nobody wants spans. */
  readonly tracing: Tracing | null;
  readonly bodyLimits: BodyLimits;
}

/** One call in the pipeline: its record, its timings, and its possible ends. */
export class ProxyCall {
  readonly exchange: Exchange;
  readonly record: CallRecord;
  readonly timer = new CallTimer();
  /** Counted against the policy's limits; released if the call ends before any part of it was sent. */
  reservation: Reservation | null = null;
  /** The secret that the call names, once the vault has found it. */
  #secret: StoredSecret | null = null;
  readonly #span: CallSpan | null;
  readonly #deps: CallDeps;

  constructor(deps: CallDeps, exchange: Exchange) {
    this.#deps = deps;
    this.exchange = exchange;
    this.record = {
      id: exchange.trace,
      at: Date.now(),
      caller: exchange.caller,
      text: null,
      request: null,
      plan: null,
      isFitted: false,
      forwarded: false,
      redirects: [],
      refusal: null,
      status: 0,
      bytes: 0,
      redactions: 0,
      timings: { total: 0 },
      state: 'running',
      slot: 0,
    };
    this.#span = deps.tracing?.begin(parseTraceparent(exchange.req.headers.traceparent)) ?? null;
    deps.traces.add(this.record);
    deps.metrics.callStarted();
    exchange.onClose(deps.metrics.callLeft);
  }

  /** What the upstream is sent as `traceparent`; null for none. */
  traceparent(method: string): string | null {
    if (this.#span) return this.#span.send(method);
    const sent = parseTraceparent(this.exchange.req.headers.traceparent);
    return sent && formatTraceparent(sent);
  }

  readonly found = (secret: StoredSecret): void => {
    this.#secret = secret;
  };

  /** Records that the call's own text contains the value of the secret of this name. */
  noteValue(subject: string): void {
    const { audit, metrics } = this.#deps;
    metrics.valueInCall();
    audit.refused({ who: whoOf(this.record.caller), what: 'request.contains_value', subject, code: null });
  }

  /** Ends the call before anything was forwarded. */
  refuse(refusal: Refusal): void {
    const { record, exchange } = this;
    this.reservation?.release();
    record.refusal = refusal;
    record.status = statusOf(refusal.code);
    record.timings = this.timer.timings({});
    record.state = 'done';
    if (AUDITED.has(record.status)) this.#deps.audit.refused(refusedEntry(record, refusal));
    // Without `Server-Timing`, which would disclose to an anonymous caller what was checked before the refusal.
    this.#note('no');
    writeRefusal(exchange, refusal);
    // A body that is not read would block the connection.
    if (!exchange.req.readableEnded) exchange.req.resume();
    this.#finish();
  }

  /** Ends the call because it was stored, to run later: it is not counted yet. */
  accept(): void {
    const { record } = this;
    record.status = 202;
    record.timings = this.timer.timings({});
    record.state = 'done';
    this.#finish({ isOver: false });
  }

  end(outcome: ForwardOutcome): void {
    const { record, exchange } = this;
    if (!outcome.sent) this.reservation?.release();
    record.refusal = outcome.refusal;
    record.status = outcome.refusal ? statusOf(outcome.refusal.code) : (outcome.status ?? 0);
    record.bytes = outcome.bytes;
    record.redactions = outcome.redactions;
    record.timings = this.timer.timings(outcome.timings);
    record.state = outcome.aborted || outcome.truncated ? 'aborted' : 'done';
    if (outcome.refusal && !exchange.res.headersSent && !outcome.aborted) {
      exchange.head.set('server-timing', this.timer.header(outcome.timings));
      this.#note(outcome.sent ? 'maybe' : 'no');
      writeRefusal(exchange, outcome.refusal);
    }
    this.#finish({ tokens: outcome.tokens });
  }

  /** After an unexpected exception; `handleInternalError` responds. */
  fail(): void {
    const { record } = this;
    if (!record.forwarded) this.reservation?.release();
    this.#note(record.forwarded ? 'maybe' : 'no');
    record.refusal = refusal('INTERNAL', 'The relay could not complete the call.');
    record.status = statusOf('INTERNAL');
    record.timings = this.timer.timings({});
    record.state = 'aborted';
    this.#finish();
  }

  #note(sent: Sent): void {
    const { exchange } = this;
    exchange.attempt = { sent, method: this.record.request?.method ?? exchange.req.method ?? '' };
  }

  #finish({
    isOver = true,
    tokens = null,
  }: {
    readonly isOver?: boolean;
    readonly tokens?: Tokens | null | undefined;
  } = {}): void {
    const { record, exchange } = this;
    const { caller, status, refusal, bytes, redactions, timings } = record;
    const secret = record.request?.clientSecretName;
    const method = record.request?.method;
    this.#deps.traces.ended(record);
    this.#deps.metrics.callEnded(record, this.#secret?.name ?? null);
    this.#span?.end(record, { secret: this.#secret?.name ?? null, route: exchange.route });
    if (isOver && this.#secret) {
      this.#deps.usage.count({
        secretId: this.#secret.row.id,
        caller: callerKey(caller, exchange.address),
        isRefused: refusal !== null,
        bytes,
        tokens,
      });
    }
    this.#deps.log.info('call', {
      trace: record.id,
      caller: caller.kind,
      secret,
      method,
      status,
      code: refusal?.code,
      bytes,
      redactions,
      state: record.state === 'done' ? undefined : record.state,
      ms: Math.round(timings.total * 10) / 10,
    });
  }
}

/** Refused access and exceeded limits; not invalid requests or errors of an upstream. */
const AUDITED = new Set([401, 403, 410, 429]);

const refusedEntry = ({ caller, request }: CallRecord, refusal: Refusal): AuditEntry => ({
  who: whoOf(caller),
  what: 'request.refused',
  subject: request?.clientSecretName ?? null,
  code: refusal.code,
});

const whoOf = (caller: Caller): string => (caller.kind === 'owner' ? `device:${caller.deviceId}` : caller.kind);

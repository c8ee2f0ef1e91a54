import type { Request, Response } from 'express';
import { type Refusal, refusal, type Sent, statusOf } from '../../shared/errors.ts';
import type { Timings } from '../../shared/protocol/api.ts';
import type { Audit } from '../audit/audit.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { Forwarder, ForwardOutcome, UpstreamTimings } from '../forward/contract.ts';
import type { Caller } from '../identity/caller.ts';
import type { Reservation } from '../limits/limits.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { CallRecord, Traces } from '../observability/traces.ts';
import type { Vault } from '../secrets/vault.ts';
import { setAttempt } from '../server/attempt.ts';
import { writeRefusal } from '../server/problem.ts';
import type { WebSocketForwarder } from '../websocket/forward-websocket.ts';
import type { Authorize } from './authorize.ts';
import type { BodyLimits } from './incoming-call.ts';

export interface CallDeps {
  readonly vault: Vault;
  readonly forwarder: Forwarder;
  readonly webSockets: WebSocketForwarder;
  readonly authorize: Authorize;
  readonly traces: Traces;
  readonly audit: Audit;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly bodyLimits: BodyLimits;
}

/** One call in the pipeline: its record, its timings, and its possible ends. */
export interface ProxyCall {
  readonly record: CallRecord;
  /** Counted against the policy's limits; released if the call ends before any part of it was sent. */
  reservation: Reservation | null;
  /** Adds the time since the last mark to this part. */
  mark(part: 'parse' | 'policy' | 'open'): void;
  /** Sets `Server-Timing`, right before the response's head is written. */
  readonly writeTimings: (upstream: UpstreamTimings) => void;
  /** Records that the call's own text contains the value of the secret of this name. */
  noteValue(name: string): void;
  /** Ends the call before anything was forwarded. */
  refuse(refusal: Refusal): void;
  end(outcome: ForwardOutcome): void;
  /** After an unexpected exception; the error handler of the app responds. */
  fail(): void;
}

export function beginCall(deps: CallDeps, req: Request, res: Response, caller: Caller): ProxyCall {
  const started = performance.now();
  let marked = started;
  const parts: { parse?: number; policy?: number; open?: number } = {};
  const record: CallRecord = {
    id: String(res.locals.trace),
    at: Date.now(),
    caller,
    text: null,
    request: null,
    plan: null,
    forwarded: false,
    redirects: [],
    refusal: null,
    status: 0,
    bytes: 0,
    redactions: 0,
    timings: { total: 0 },
    state: 'running',
  };
  deps.traces.add(record);
  deps.metrics.callStarted();
  res.once('close', () => deps.metrics.callLeft());

  const timings = (upstream: UpstreamTimings): Timings => ({
    ...parts,
    ...upstream,
    total: performance.now() - started,
  });
  const writeTimings = (upstream: UpstreamTimings): void => {
    res.setHeader('server-timing', serverTiming(timings(upstream)));
  };
  const note = (sent: Sent): void => setAttempt(res, { sent, method: record.request?.method ?? req.method });
  const finish = (): void => {
    const { caller, request, status, refusal, bytes, redactions, timings } = record;
    deps.traces.ended(record);
    deps.metrics.callEnded(record);
    deps.log.info('call', {
      trace: record.id,
      caller: caller.kind,
      secret: request?.clientSecretName,
      method: request?.method,
      status,
      code: refusal?.code,
      bytes,
      redactions,
      state: record.state === 'done' ? undefined : record.state,
      ms: Math.round(timings.total * 10) / 10,
    });
  };

  const call: ProxyCall = {
    record,
    reservation: null,
    mark: (part) => {
      const now = performance.now();
      parts[part] = (parts[part] ?? 0) + now - marked;
      marked = now;
    },
    writeTimings,
    noteValue: (subject) => {
      deps.metrics.valueInCall();
      deps.audit.refused({ who: whoOf(caller), what: 'request.contains_value', subject, code: null });
    },
    refuse: (refusal) => {
      call.reservation?.release();
      record.refusal = refusal;
      record.status = statusOf(refusal.code);
      record.timings = timings({});
      record.state = 'done';
      if (AUDITED.has(record.status)) deps.audit.refused(refusedEntry(record, refusal));
      // Without `Server-Timing`, which would disclose to an anonymous caller what was checked before the refusal.
      note('no');
      writeRefusal(res, refusal);
      // A body that is not read would block the connection.
      if (!req.readableEnded) req.resume();
      finish();
    },
    end: (outcome) => {
      if (!outcome.sent) call.reservation?.release();
      record.refusal = outcome.refusal;
      record.status = outcome.refusal ? statusOf(outcome.refusal.code) : (outcome.status ?? 0);
      record.bytes = outcome.bytes;
      record.redactions = outcome.redactions;
      record.timings = timings(outcome.timings);
      record.state = outcome.aborted || outcome.truncated ? 'aborted' : 'done';
      if (outcome.refusal && !res.headersSent && !outcome.aborted) {
        writeTimings(outcome.timings);
        note(outcome.sent ? 'maybe' : 'no');
        writeRefusal(res, outcome.refusal);
      }
      finish();
    },
    fail: () => {
      if (!record.forwarded) call.reservation?.release();
      note(record.forwarded ? 'maybe' : 'no');
      record.refusal = refusal('INTERNAL', 'The relay could not complete the call.');
      record.status = statusOf('INTERNAL');
      record.timings = timings({});
      record.state = 'aborted';
      finish();
    },
  };
  return call;
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

/** `Server-Timing` (W3C): durations in milliseconds. */
const serverTiming = (timings: Timings): string =>
  Object.entries(timings)
    .map(([name, ms]) => `${name};dur=${(ms as number).toFixed(2)}`)
    .join(', ');

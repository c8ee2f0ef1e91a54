import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Refusal } from '../../shared/errors.ts';
import { createRedactor, type Redactor } from '../redact/redactor.ts';
import { redactRefusal } from '../redact/refusal.ts';
import { type TokenReader, tokenReaderFor } from '../usage/token-reader.ts';
import { afterPoll } from './after-poll.ts';
import type { ConnectionError, ConnectTimings } from './connector.ts';
import type { ForwarderConfig, ForwardOptions, ForwardOutcome, UpstreamTimings } from './contract.ts';
import { DispatchDeadlines, type DispatchTimeouts } from './deadlines.ts';
import { createDecoder, type Decoder } from './decode.ts';
import { ForwardFailure, protocol, refusalOf, tookTooLong, tooLarge } from './failure.ts';
import type { OriginLoads, Slot } from './origin-load.ts';
import { type Redirect, redirectOf, redirectRefused } from './redirect.ts';
import { mirroredHeaders } from './response-headers.ts';
import { ResponseWriter } from './response-writer.ts';
import { timingsOf } from './timings.ts';
import { unfitHead } from './unfit-head.ts';
import { UploadError } from './upload-error.ts';

type ResponseConfig = Pick<ForwarderConfig, 'maxResponseBytes'>;

/** What all dispatches share. */
interface Shared {
  /** The newest connection of each origin. */
  readonly connected: ReadonlyMap<string, ConnectTimings>;
  readonly loads: OriginLoads;
  /** How many dispatches have no outcome yet, and of how many the response is passed on while it arrives. */
  readonly open: { dispatches: number; streams: number };
  readonly timeouts: DispatchTimeouts;
}

/** Bodies whose `Content-Length` is at most this are buffered and written together with the head. */
const MAX_BUFFERED_BYTES = 16_384;

/** One upstream's response on its way to the caller, as undici's handler of one dispatch. */
export class ResponseHandler implements Dispatcher.DispatchHandler {
  readonly #options: ForwardOptions;
  readonly #config: ResponseConfig;
  readonly #shared: Shared;
  readonly #resolve: (outcome: ForwardOutcome) => void;
  readonly #started = performance.now();
  readonly #slot: Slot;
  readonly #deadlines: DispatchDeadlines;
  readonly #redactor: Redactor;
  readonly #writer: ResponseWriter;
  #resend: (() => void) | null;
  #controller: Dispatcher.DispatchController | null = null;
  /** When the request, or the first part of it, went out. */
  #sentAt: number | null = null;
  /** No connection was free at once. */
  #hasWaited = false;
  #hasResponse = false;
  #isStream = false;
  #tokens: TokenReader | null = null;
  #decoder: Decoder | null = null;
  #timings: UpstreamTimings = {};
  #status: number | null = null;
  #received = 0;
  #settled = false;

  constructor(
    options: ForwardOptions,
    config: ResponseConfig,
    shared: Shared,
    resolve: (outcome: ForwardOutcome) => void,
    /** Dispatches the request again; null if that is not safe. */
    resend: (() => void) | null,
  ) {
    this.#options = options;
    this.#config = config;
    this.#shared = shared;
    shared.open.dispatches += 1;
    this.#slot = shared.loads.enter(options.outgoing.origin);
    this.#resolve = resolve;
    this.#resend = resend;
    this.#redactor = createRedactor(options.secret.encodings);
    this.#writer = new ResponseWriter(options.exchange, this.#redactor, config.maxResponseBytes, () =>
      options.timer.header(this.#timings),
    );
    this.#deadlines = new DispatchDeadlines(shared.timeouts, options.started, (failure) => this.#fail(failure));
    options.exchange.onClose(() => this.#callerDisconnected());
  }

  /** To be called after the request was passed to undici. */
  dispatched(): void {
    if (this.#settled || this.#sentAt !== null) return;
    this.#hasWaited = true;
    this.#deadlines.waitForConnection(() => this.#shared.loads.isRunning(this.#options.outgoing.origin));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) return controller.abort(new ForwardFailure('UPSTREAM_TIMEOUT', 'The call has ended already.'));
    // undici calls this right before it writes the head.
    this.#sentAt ??= performance.now();
    this.#deadlines.connected();
    this.#slot.start();
  }

  /** The whole request was sent. */
  onRequestSent(): void {
    if (!this.#settled && this.#status === null) this.#deadlines.waitForFirstByte();
  }

  /** The first byte of a response arrived; undici calls this for its own `fetch`, too. */
  onResponseStarted(): void {
    this.#hasResponse = true;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status >= 100 && status < 200) return;
    this.#deadlines.gotFirstByte();
    const { outgoing, url, rewrite, exchange } = this.#options;
    const announced = headers['content-length'] ?? '';
    this.#timings = timingsOf(
      this.#started,
      this.#hasWaited ? this.#sentAt : null,
      this.#shared.connected.get(outgoing.origin),
    );
    const unfit = unfitHead(status, headers, this.#config.maxResponseBytes);
    if (unfit) return this.#fail(unfit);
    const redirect = redirectOf(status, headers, url, this.#redactor);
    if (redirect && !this.#isPassedOn(redirect)) return;
    const hasBody = outgoing.method !== 'HEAD' && status !== 204 && status !== 304;
    const decoder = hasBody ? this.#decoderOf(headers) : null;
    if (decoder === 'unknown') return this.#fail(protocol());
    this.#decoder = decoder;
    this.#status = status;
    const head = { status, headers: mirroredHeaders(headers, this.#redactor, rewrite) };
    // What a GET would have; in the response to a POST, which `/v1/request` is, it would announce a body.
    if (exchange.req.method === 'HEAD' && /^\d+$/.test(announced)) head.headers.push('content-length', announced);
    // A compressed body may be long, whatever its `Content-Length`.
    const isShort = hasBody && decoder === null && announced !== '' && Number(announced) <= MAX_BUFFERED_BYTES;
    if (hasBody) this.#tokens = tokenReaderFor(outgoing.method, headers['content-type']);
    this.#writer.readTokens(this.#tokens);
    if (isShort) return this.#writer.buffer(head);
    this.#shared.open.streams += 1;
    this.#isStream = true;
    this.#writer.stream(head);
  }

  /** Whether the caller gets a redirect, to follow it through the relay; any other ends this dispatch. */
  #isPassedOn(redirect: Redirect): boolean {
    const { rewrite } = this.#options;
    if (rewrite && redirect.location !== null && rewrite('location', redirect.location) !== null) return true;
    if (rewrite) {
      this.#refuse(redirectRefused(redirect, "which the policy doesn't allow", 'Allow that address in the policy.'));
    } else {
      this.#settle(null, { redirect });
    }
    // Nobody reads its body.
    this.#controller?.abort(new ForwardFailure('REDIRECT_REFUSED', 'The redirect is followed or refused.'));
    return false;
  }

  #decoderOf(headers: IncomingHttpHeaders): ReturnType<typeof createDecoder> {
    return createDecoder(headers['content-encoding'], {
      data: (chunk) => this.#pass(chunk),
      drain: () => this.#controller?.resume(),
      end: () => this.#finish(),
      error: () => this.#fail(protocol()),
    });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#received += chunk.length;
    if (this.#received > this.#config.maxResponseBytes) return this.#failTooLarge();
    if (!this.#decoder) this.#pass(chunk);
    else if (!this.#decoder.write(chunk)) this.#controller?.pause();
  }

  #pass(chunk: Buffer): void {
    if (!this.#settled && !this.#writer.write(chunk, this.#decoder ?? this.#controller)) this.#failTooLarge();
  }

  #failTooLarge(): void {
    this.#fail(tooLarge(this.#config.maxResponseBytes));
  }

  onResponseEnd(): void {
    if (this.#decoder) return this.#decoder.end();
    if (this.#isStream || this.#shared.open.dispatches === 1) return this.#finish();
    const fail = (error: unknown): void => this.#fail(error);
    afterPoll(() => this.#finish(), fail);
  }

  #finish(): void {
    if (this.#settled) return;
    if (this.#status === null) return this.#fail(protocol());
    if (!this.#writer.end()) return this.#failTooLarge();
    this.#settle(null, {});
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: ConnectionError): void {
    const resend = this.#resend;
    if (this.#settled || this.#hasResponse || !error.wasReused || !resend) return this.#fail(error);
    // The upstream closed an idle connection while we wrote to it (RFC 9110, section 9.2.2, and RFC 9112, section 9.3.1).
    this.#resend = null;
    this.#controller = null;
    this.#deadlines.gotFirstByte();
    resend();
  }

  #callerDisconnected(): void {
    if (this.#settled) return;
    this.#settle(null, { aborted: true });
    this.#controller?.abort(new ForwardFailure('UPSTREAM_INTERRUPTED', 'The caller disconnected.'));
  }

  #fail(error: unknown): void {
    if (this.#settled) return;
    this.#refuse(error instanceof UploadError ? error.refusal : refusalOf(error, this.#sentAt !== null));
    this.#controller?.abort(error instanceof Error ? error : tookTooLong());
  }

  #refuse(refusal: Refusal): void {
    const { res } = this.#options.exchange;
    const truncated = res.headersSent;
    this.#settle(refusal, { truncated });
    // A normal end would make a truncated response look complete.
    if (truncated) res.destroy();
  }

  #settle(
    refusal: ForwardOutcome['refusal'],
    more: { aborted?: boolean; truncated?: boolean; redirect?: Redirect },
  ): void {
    this.#settled = true;
    this.#shared.open.dispatches -= 1;
    this.#deadlines.clear();
    this.#slot.end();
    if (this.#isStream) this.#shared.open.streams -= 1;
    this.#decoder?.destroy();
    // Every refusal leaves through here, so none can contain the secret.
    const safe = refusal && redactRefusal(refusal, this.#redactor);
    this.#resolve({
      refusal: safe,
      redirect: more.redirect ?? null,
      status: this.#status,
      bytes: this.#writer.bytes,
      redactions: this.#redactor.hits,
      tokens: this.#tokens?.tokens ?? null,
      timings: this.#timings,
      sent: this.#sentAt !== null,
      aborted: more.aborted ?? false,
      truncated: more.truncated ?? false,
    });
  }
}

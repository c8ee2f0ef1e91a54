import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Refusal } from '../../shared/errors.ts';
import { RELAY_HEADER } from '../../shared/protocol/api.ts';
import { createRedactor, type Redactor } from '../redact/redactor.ts';
import { redactRefusal } from '../redact/refusal.ts';
import { MIRRORED_POLICY } from '../server/security-headers.ts';
import type { ConnectionError, ConnectTimings } from './connector.ts';
import type { ForwarderConfig, ForwardOptions, ForwardOutcome, UpstreamTimings } from './contract.ts';
import { createDecoder, type Decoder } from './decode.ts';
import { busy, ForwardFailure, noAnswer, protocol, refusalOf, tookTooLong, tooLarge } from './failure.ts';
import type { OriginLoads, Slot } from './origin-load.ts';
import { type Redirect, redirectOf, redirectRefused } from './redirect.ts';
import { mirroredHeaders } from './response-headers.ts';
import { timingsOf } from './timings.ts';
import { unfitHead } from './unfit-head.ts';
import { UploadError } from './upload-error.ts';

type ResponseConfig = Pick<
  ForwarderConfig,
  'connectTimeout' | 'firstByteTimeout' | 'totalTimeout' | 'maxResponseBytes'
>;

/** What calls to one origin share. */
interface Origins {
  /** The newest connection of each. */
  readonly connected: ReadonlyMap<string, ConnectTimings>;
  readonly loads: OriginLoads;
}

/** Bodies up to this length that are announced are written with their head in one go. */
const COLLECTED_BYTES = 16_384;

const NOTHING: Buffer = Buffer.alloc(0);

/** One upstream's answer on its way into the caller's, as undici's handler of one dispatch. */
export class ResponseHandler implements Dispatcher.DispatchHandler {
  readonly #options: ForwardOptions;
  readonly #config: ResponseConfig;
  readonly #origins: Origins;
  readonly #slot: Slot;
  readonly #resolve: (outcome: ForwardOutcome) => void;
  readonly #started = performance.now();
  readonly #deadline: NodeJS.Timeout;
  #firstByte: NodeJS.Timeout | undefined;
  #connection: NodeJS.Timeout | undefined;
  #startedAt: number | null = null;
  readonly #onClose: () => void;
  readonly #redactor: Redactor;
  #controller: Dispatcher.DispatchController | null = null;
  /** Something of the request may have gone out. */
  #wentOut = false;
  #isAnswered = false;
  #resend: (() => void) | null;
  #decoder: Decoder | null = null;
  #timings: UpstreamTimings = {};
  #status: number | null = null;
  #headers: readonly [string, string | string[]][] = [];
  #received = 0;
  #sent = 0;
  #collected: Buffer[] | null = null;
  #settled = false;
  #waiting = false;

  constructor(
    options: ForwardOptions,
    config: ResponseConfig,
    origins: Origins,
    resolve: (outcome: ForwardOutcome) => void,
    /** Dispatches the request anew; null where that could do harm. */
    resend: (() => void) | null,
  ) {
    this.#options = options;
    this.#config = config;
    this.#origins = origins;
    this.#slot = origins.loads.enter(options.outgoing.origin);
    this.#resolve = resolve;
    this.#redactor = createRedactor(options.secret.encodings);
    this.#resend = resend;
    const left = config.totalTimeout - (this.#started - options.started);
    this.#deadline = setTimeout(() => this.#fail(tookTooLong()), Math.max(0, left));
    this.#onClose = () => this.#gone();
    options.res.on('close', this.#onClose);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) return controller.abort(new ForwardFailure('UPSTREAM_TIMEOUT', 'The call has ended already.'));
    // undici calls this right before it writes the head.
    this.#wentOut = true;
    this.#startedAt ??= performance.now();
    clearTimeout(this.#connection);
    this.#slot.start();
  }

  /** undici lets a call wait for a connection as long as others use them all. Where none is in use, the connector's deadline counts. */
  waitForConnection(): void {
    if (this.#settled || this.#wentOut) return;
    this.#connection = setTimeout(() => {
      if (this.#origins.loads.isRunning(this.#options.outgoing.origin)) this.#fail(busy());
    }, this.#config.connectTimeout);
  }

  /** The request is out, its body too. undici's own deadline starts anew with every 1xx, and ticks once a second. */
  onRequestSent(): void {
    if (this.#settled || this.#status !== null) return;
    this.#firstByte = setTimeout(() => this.#fail(noAnswer()), this.#config.firstByteTimeout);
  }

  /** The first byte of a response came; undici's own `fetch` hears of it the same way. */
  onResponseStarted(): void {
    this.#isAnswered = true;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status >= 100 && status < 200) return;
    clearTimeout(this.#firstByte);
    const { origin, method } = this.#options.outgoing;
    this.#timings = timingsOf(this.#started, this.#startedAt, this.#origins.connected.get(origin));
    const unfit = unfitHead(status, headers, this.#config.maxResponseBytes);
    if (unfit) return this.#fail(unfit);
    const redirect = redirectOf(status, headers, this.#options.url, this.#redactor);
    if (redirect && !this.#isHandedOn(redirect)) return;
    const announced = Number(headers['content-length'] ?? Number.NaN);
    const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
    const decoder = hasBody ? this.#decoderOf(headers) : null;
    if (decoder === 'unknown') return this.#fail(protocol());
    this.#decoder = decoder;
    this.#status = status;
    this.#headers = mirroredHeaders(headers, this.#redactor, this.#options.rewrite);
    // What is compressed may be long, however short it says that it is.
    if (hasBody && decoder === null && announced <= COLLECTED_BYTES) {
      this.#collected = [];
    } else {
      this.#setHead(status);
      // Not `flushHeaders`, which writes a header's Latin-1 as UTF-8: each byte above 0x7F would become two.
      this.#options.res.write(NOTHING);
    }
  }

  /** Whether a redirect is the caller's to follow, through the relay; any other ends this dispatch here. */
  #isHandedOn(redirect: Redirect): boolean {
    const { rewrite } = this.#options;
    if (rewrite && redirect.location !== null && rewrite('location', redirect.location) !== null) return true;
    if (rewrite)
      this.#refuse(redirectRefused(redirect, "which the policy doesn't allow", 'Allow that address in the policy.'));
    else this.#settle(null, { redirect });
    // Its body is read by nobody.
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

  #setHead(status: number): void {
    const { res } = this.#options;
    res.statusCode = status;
    for (const [name, value] of this.#headers) res.setHeader(name, value);
    res.setHeader(RELAY_HEADER, 'upstream');
    res.setHeader('content-security-policy', MIRRORED_POLICY);
    this.#options.beforeHeaders(this.#timings);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#received += chunk.length;
    if (this.#received > this.#config.maxResponseBytes) return this.#fail(tooLarge(this.#config.maxResponseBytes));
    if (!this.#decoder) this.#pass(chunk);
    else if (!this.#decoder.write(chunk)) this.#controller?.pause();
  }

  onResponseEnd(): void {
    if (this.#decoder) this.#decoder.end();
    else this.#finish();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: ConnectionError): void {
    const resend = this.#resend;
    if (this.#settled || this.#isAnswered || !error.wasReused || !resend) return this.#fail(error);
    // The upstream closed an idle connection while we wrote to it (RFC 9110, section 9.2.2, and RFC 9112, section 9.3.1).
    this.#resend = null;
    this.#controller = null;
    clearTimeout(this.#firstByte);
    resend();
  }

  #pass(chunk: Buffer): void {
    if (this.#settled) return;
    if (this.#collected) {
      this.#collected.push(chunk);
      return;
    }
    const { res } = this.#options;
    for (const clean of this.#redactor.push(chunk)) {
      this.#sent += clean.length;
      if (this.#sent > this.#config.maxResponseBytes) return this.#fail(tooLarge(this.#config.maxResponseBytes));
      if (!res.write(clean) && !this.#waiting) this.#waitForCaller();
    }
  }

  /** The caller reads more slowly than the upstream sends: whoever feeds us has to wait. */
  #waitForCaller(): void {
    const source = this.#decoder ?? this.#controller;
    this.#waiting = true;
    source?.pause();
    this.#options.res.once('drain', () => {
      this.#waiting = false;
      source?.resume();
    });
  }

  #finish(): void {
    if (this.#settled) return;
    if (this.#status === null) return this.#fail(protocol());
    const { res } = this.#options;
    if (this.#collected) {
      const [only = NOTHING, ...others] = this.#collected;
      const body = this.#redactor.redactWhole(others.length === 0 ? only : Buffer.concat(this.#collected));
      this.#sent = body.length;
      this.#setHead(this.#status);
      res.setHeader('content-length', body.length);
      res.end(body);
    } else {
      const rest = this.#redactor.end();
      this.#sent += rest.length;
      if (rest.length > 0) res.end(rest);
      else res.end();
    }
    this.#settle(null, {});
  }

  #gone(): void {
    if (this.#settled) return;
    this.#settle(null, { aborted: true });
    this.#controller?.abort(new ForwardFailure('UPSTREAM_INTERRUPTED', 'The caller went away.'));
  }

  #fail(error: unknown): void {
    if (this.#settled) return;
    this.#refuse(error instanceof UploadError ? error.refusal : refusalOf(error, this.#wentOut));
    this.#controller?.abort(error instanceof Error ? error : tookTooLong());
  }

  #refuse(refusal: Refusal): void {
    const { res } = this.#options;
    const truncated = res.headersSent;
    this.#settle(refusal, { truncated });
    // Ending it properly would make half an answer look like a whole one.
    if (truncated) res.destroy();
  }

  #settle(
    refusal: ForwardOutcome['refusal'],
    more: { aborted?: boolean; truncated?: boolean; redirect?: Redirect },
  ): void {
    this.#settled = true;
    clearTimeout(this.#deadline);
    clearTimeout(this.#firstByte);
    clearTimeout(this.#connection);
    this.#slot.end();
    this.#decoder?.destroy();
    this.#options.res.off('close', this.#onClose);
    // The only way out of here for a refusal, whatever it was made from.
    const safe = refusal && redactRefusal(refusal, this.#redactor);
    this.#resolve({
      refusal: safe,
      redirect: more.redirect ?? null,
      status: this.#status,
      bytes: this.#sent,
      redactions: this.#redactor.hits,
      timings: this.#timings,
      sent: this.#wentOut,
      aborted: more.aborted ?? false,
      truncated: more.truncated ?? false,
    });
  }
}

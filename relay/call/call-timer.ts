import type { Timings } from '../../shared/protocol/api.ts';
import type { UpstreamTimings } from '../forward/contract.ts';

type Part = 'parse' | 'policy' | 'open';

/** In the order in which a call passes them. */
const PARTS = ['parse', 'policy', 'open', 'dns', 'connect', 'tls', 'wait', 'upstream'] as const;

/** What each part of a call took, in milliseconds. */
export class CallTimer {
  readonly #started = performance.now();
  #marked = this.#started;
  #parse: number | undefined;
  #policy: number | undefined;
  #open: number | undefined;

  /** Adds the time since the last mark to this part. */
  mark(part: Part): void {
    const now = performance.now();
    const took = now - this.#marked;
    this.#marked = now;
    if (part === 'parse') this.#parse = (this.#parse ?? 0) + took;
    else if (part === 'policy') this.#policy = (this.#policy ?? 0) + took;
    else this.#open = (this.#open ?? 0) + took;
  }

  timings(upstream: UpstreamTimings): Timings {
    const timings: { -readonly [Name in keyof Timings]: Timings[Name] } = { total: performance.now() - this.#started };
    if (this.#parse !== undefined) timings.parse = this.#parse;
    if (this.#policy !== undefined) timings.policy = this.#policy;
    if (this.#open !== undefined) timings.open = this.#open;
    return Object.assign(timings, upstream);
  }

  /** The value of `Server-Timing` (W3C) as of now. */
  header(upstream: UpstreamTimings): string {
    const timings = this.timings(upstream);
    let text = '';
    for (const part of PARTS) {
      const ms = timings[part];
      if (ms !== undefined) text += `${part};dur=${withHundredths(ms)}, `;
    }
    return `${text}total;dur=${withHundredths(timings.total)}`;
  }
}

/** `toFixed(2)` of a duration, which takes several times as long. */
function withHundredths(ms: number): string {
  const hundredths = Math.round(ms * 100);
  const rest = hundredths % 100;
  return `${(hundredths - rest) / 100}.${rest < 10 ? '0' : ''}${rest}`;
}

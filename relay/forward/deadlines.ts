import { createDeadlines, type Deadline, type Deadlines } from '../server/deadlines.ts';
import type { ForwarderConfig } from './contract.ts';
import { busy, type ForwardFailure, noResponse, tookTooLong } from './failure.ts';

/** Those of all dispatches. */
export interface DispatchTimeouts {
  /** Milliseconds. */
  readonly connect: number;
  readonly firstByte: Deadlines;
  readonly total: Deadlines;
}

export const createDispatchTimeouts = (
  config: Pick<ForwarderConfig, 'connectTimeout' | 'firstByteTimeout' | 'totalTimeout'>,
): DispatchTimeouts => ({
  connect: config.connectTimeout,
  firstByte: createDeadlines(config.firstByteTimeout),
  total: createDeadlines(config.totalTimeout),
});

/** How long one dispatch may wait for a connection, for the first byte of its response, and in all. */
export class DispatchDeadlines {
  readonly #timeouts: DispatchTimeouts;
  readonly #onExceeded: (failure: ForwardFailure) => void;
  readonly #total: Deadline;
  #connection: NodeJS.Timeout | undefined;
  #firstByte: Deadline | undefined;

  /** `since`: `performance.now()` at the start of the call, of which this may be a later dispatch. */
  constructor(timeouts: DispatchTimeouts, since: number, onExceeded: (failure: ForwardFailure) => void) {
    this.#timeouts = timeouts;
    this.#onExceeded = onExceeded;
    this.#total = timeouts.total.start(() => onExceeded(tookTooLong()), since);
  }

  /**
   * undici has no limit on the wait for a connection while other calls use them all. If `isInUse` returns false, one is
   * being made, and the connector has its own deadline.
   */
  waitForConnection(isInUse: () => boolean): void {
    this.#connection = setTimeout(() => isInUse() && this.#onExceeded(busy()), this.#timeouts.connect);
  }

  connected(): void {
    if (this.#connection !== undefined) clearTimeout(this.#connection);
  }

  /** undici's own deadline restarts with every 1xx, and its clock has a resolution of one second. */
  waitForFirstByte(): void {
    this.#firstByte = this.#timeouts.firstByte.start(() => this.#onExceeded(noResponse()));
  }

  gotFirstByte(): void {
    this.#firstByte?.clear();
  }

  clear(): void {
    this.#total.clear();
    this.connected();
    this.gotFirstByte();
  }
}

import type { ForwarderConfig } from './contract.ts';
import { busy, type ForwardFailure, noResponse, tookTooLong } from './failure.ts';

/** How long one dispatch may wait for a connection, for the first byte of its response, and in all. */
export class Deadlines {
  readonly #config: Pick<ForwarderConfig, 'connectTimeout' | 'firstByteTimeout'>;
  readonly #onExceeded: (failure: ForwardFailure) => void;
  readonly #total: NodeJS.Timeout;
  #connection: NodeJS.Timeout | undefined;
  #firstByte: NodeJS.Timeout | undefined;

  /** `elapsed`: milliseconds of the total that earlier dispatches of the same call have used. */
  constructor(
    config: Pick<ForwarderConfig, 'connectTimeout' | 'firstByteTimeout' | 'totalTimeout'>,
    elapsed: number,
    onExceeded: (failure: ForwardFailure) => void,
  ) {
    this.#config = config;
    this.#onExceeded = onExceeded;
    this.#total = setTimeout(() => onExceeded(tookTooLong()), Math.max(0, config.totalTimeout - elapsed));
  }

  /**
   * undici has no limit on the wait for a connection while other calls use them all. If `isInUse` returns false, one is
   * being made, and the connector has its own deadline.
   */
  waitForConnection(isInUse: () => boolean): void {
    this.#connection = setTimeout(() => isInUse() && this.#onExceeded(busy()), this.#config.connectTimeout);
  }

  connected(): void {
    clearTimeout(this.#connection);
  }

  /** undici's own deadline restarts with every 1xx, and its clock has a resolution of one second. */
  waitForFirstByte(): void {
    this.#firstByte = setTimeout(() => this.#onExceeded(noResponse()), this.#config.firstByteTimeout);
  }

  gotFirstByte(): void {
    clearTimeout(this.#firstByte);
  }

  clear(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#connection);
    clearTimeout(this.#firstByte);
  }
}

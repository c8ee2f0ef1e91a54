import type { ForwarderConfig } from './contract.ts';
import { busy, type ForwardFailure, noAnswer, tookTooLong } from './failure.ts';

/** How long one dispatch may wait for a connection, for the first byte of its response, and in all. */
export class Deadlines {
  readonly #config: Pick<ForwarderConfig, 'connectTimeout' | 'firstByteTimeout'>;
  readonly #onLate: (failure: ForwardFailure) => void;
  readonly #total: NodeJS.Timeout;
  #connection: NodeJS.Timeout | undefined;
  #firstByte: NodeJS.Timeout | undefined;

  /** `elapsed`: milliseconds of the total that earlier dispatches of the same call have used. */
  constructor(
    config: Pick<ForwarderConfig, 'connectTimeout' | 'firstByteTimeout' | 'totalTimeout'>,
    elapsed: number,
    onLate: (failure: ForwardFailure) => void,
  ) {
    this.#config = config;
    this.#onLate = onLate;
    this.#total = setTimeout(() => onLate(tookTooLong()), Math.max(0, config.totalTimeout - elapsed));
  }

  /**
   * undici lets a call wait for a connection for as long as others use them all. Where `isInUse` says that none is used, one
   * is being made, and the connector has a deadline of its own.
   */
  waitForConnection(isInUse: () => boolean): void {
    this.#connection = setTimeout(() => isInUse() && this.#onLate(busy()), this.#config.connectTimeout);
  }

  connected(): void {
    clearTimeout(this.#connection);
  }

  /** undici's own deadline starts anew with every 1xx, and ticks once a second. */
  waitForFirstByte(): void {
    this.#firstByte = setTimeout(() => this.#onLate(noAnswer()), this.#config.firstByteTimeout);
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

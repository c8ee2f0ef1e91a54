import { Histogram, type Registry } from 'prom-client';

/**
 * A histogram without labels that counts by itself, and is rendered on scrape: the library's looks up labels and creates
 * objects for every observation.
 */
export class DurationHistogram extends Histogram {
  readonly #head: { readonly name: string; readonly help: string };
  readonly #buckets: readonly number[];
  readonly #counts: Float64Array;
  #sum = 0;

  /** `buckets`: upper bounds in seconds, in ascending order. */
  constructor(options: {
    readonly name: string;
    readonly help: string;
    readonly registers: Registry[];
    readonly buckets: readonly number[];
  }) {
    super({ ...options, buckets: [...options.buckets] });
    this.#head = { name: options.name, help: options.help };
    this.#buckets = options.buckets;
    this.#counts = new Float64Array(options.buckets.length + 1);
  }

  /** In seconds. */
  record(seconds: number): void {
    let bucket = 0;
    while (bucket < this.#buckets.length && seconds > (this.#buckets[bucket] as number)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#sum += seconds;
  }

  /** What the registry renders, and what `get` gives to one that adds up several processes; the library's types leave it out. */
  async getForPromString() {
    const { name } = this.#head;
    const sample = (suffix: string, value: number, labels = {}) => ({
      metricName: `${name}_${suffix}`,
      labels,
      sharedLabels: {},
      value,
    });
    let count = 0;
    const buckets = [...this.#buckets, '+Inf'].map((le, index) => {
      count += this.#counts[index] as number;
      return sample('bucket', count, { le });
    });
    const values = [...buckets, sample('sum', this.#sum), sample('count', count)];
    return { ...this.#head, type: 'histogram', aggregator: 'sum', values };
  }
}

import {
  Histogram,
  type MetricObjectWithValues,
  type MetricType,
  type MetricValueWithName,
  type Registry,
} from 'prom-client';

/** Upper bounds in seconds. */
const BUCKETS = [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 120];

/**
 * A histogram without labels that counts by itself, and is rendered on scrape: the library's looks up labels and creates
 * objects for every observation.
 */
export class DurationHistogram extends Histogram {
  readonly #counts = new Float64Array(BUCKETS.length + 1);
  readonly #options: { readonly name: string; readonly help: string };
  #sum = 0;

  constructor(options: { readonly name: string; readonly help: string; readonly registers: Registry[] }) {
    super({ ...options, buckets: BUCKETS });
    this.#options = options;
  }

  /** In seconds. */
  record(seconds: number): void {
    let bucket = 0;
    while (bucket < BUCKETS.length && seconds > (BUCKETS[bucket] as number)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#sum += seconds;
  }

  override get(): Promise<MetricObjectWithValues<MetricValueWithName<string>>> {
    return this.getForPromString();
  }

  /** What the registry calls to render a histogram, which the types of the library leave out. */
  async getForPromString(): Promise<MetricObjectWithValues<MetricValueWithName<string>>> {
    const { name, help } = this.#options;
    let count = 0;
    const buckets = [...BUCKETS, '+Inf'].map((le, index) => {
      count += this.#counts[index] as number;
      return { metricName: `${name}_bucket`, labels: { le }, value: count };
    });
    const sum = { metricName: `${name}_sum`, labels: {}, value: this.#sum };
    const values = [...buckets, sum, { metricName: `${name}_count`, labels: {}, value: count }];
    return { name, help, type: 'histogram' as unknown as MetricType, aggregator: 'sum', values, collect: () => {} };
  }
}

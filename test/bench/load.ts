import { Client } from 'undici';

export interface Load {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | (() => string);
}

export interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Keeps `connections` busy for `seconds`, each with one request at a time. Any response but 200 ends the benchmark. */
export async function run(load: Load, connections: number, seconds: number): Promise<Measured> {
  const latencies: number[] = [];
  const until = performance.now() + seconds * 1000;
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, () => keepBusy(load, until, latencies)));
  const elapsed = (performance.now() - started) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)] ?? Number.NaN;
  return { perSecond: latencies.length / elapsed, p50: at(0.5), p99: at(0.99) };
}

async function keepBusy(load: Load, until: number, latencies: number[]): Promise<void> {
  const client = new Client(load.origin, { pipelining: 1 });
  while (performance.now() < until) {
    const sent = performance.now();
    await once(client, load);
    latencies.push(performance.now() - sent);
  }
  await client.destroy();
}

const once = (client: Client, { path, headers, body }: Load): Promise<void> =>
  new Promise((resolve, reject) => {
    client.dispatch(
      { path, method: 'POST', headers, body: typeof body === 'function' ? body() : body },
      {
        onRequestStart: () => {},
        onResponseStart: (_controller, status) => {
          if (status !== 200) reject(new Error(`${path} answered ${status}`));
        },
        onResponseData: () => {},
        onResponseEnd: () => resolve(),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });

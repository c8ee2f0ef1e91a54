import { Client } from 'undici';

export interface Load {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | (() => string);
}

export interface Measured {
  readonly count: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Keeps `connections` busy for `seconds`, each with one request at a time. Any response but 200 ends the benchmark. */
export function run(load: Load, connections: number, seconds: number): Promise<Measured> {
  const until = performance.now() + seconds * 1000;
  return runWhile(() => performance.now() < until, load, connections);
}

/** The same for a number of `calls`. */
export function runCalls(load: Load, connections: number, calls: number): Promise<Measured> {
  let left = calls;
  return runWhile(() => left-- > 0, load, connections);
}

async function runWhile(goesOn: () => boolean, load: Load, connections: number): Promise<Measured> {
  const latencies: number[] = [];
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, () => keepBusy(goesOn, load, latencies)));
  const elapsed = (performance.now() - started) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)] ?? Number.NaN;
  return { count: latencies.length, perSecond: latencies.length / elapsed, p50: at(0.5), p99: at(0.99) };
}

async function keepBusy(goesOn: () => boolean, load: Load, latencies: number[]): Promise<void> {
  const client = new Client(load.origin, { pipelining: 1 });
  while (goesOn()) {
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

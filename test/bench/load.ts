import { Client } from 'undici';
import type { WireRequest } from './workloads.ts';

/** Where a body depends on the call, which wrk can't do, or the number of calls is what counts. */
export type Load = Omit<WireRequest, 'body'> & { readonly body: string | (() => string) };

export interface Measured {
  readonly count: number;
  readonly perSecond: number;
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
  const started = performance.now();
  const counts = await Promise.all(Array.from({ length: connections }, () => keepBusy(goesOn, load)));
  const count = counts.reduce((sum, each) => sum + each, 0);
  return { count, perSecond: (count * 1000) / (performance.now() - started) };
}

async function keepBusy(goesOn: () => boolean, load: Load): Promise<number> {
  const { origin, pathname } = new URL(load.url);
  const client = new Client(origin, { pipelining: 1 });
  let count = 0;
  for (; goesOn(); count += 1) await once(client, pathname, load);
  await client.destroy();
  return count;
}

const once = (client: Client, path: string, { method, headers, body }: Load): Promise<void> =>
  new Promise((resolve, reject) => {
    client.dispatch(
      { path, method: method as 'POST', headers, body: typeof body === 'function' ? body() : body },
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

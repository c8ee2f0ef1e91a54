import type { Trace } from '../../../shared/protocol/api.ts';
import { until } from '../until.ts';

/** An owner's window on the calls that end. */
export interface LiveTraces extends AsyncDisposable {
  /** In the order in which they came. */
  traces(): Trace[];
  ids(): string[];
}

/** `ask`: the owner's `fetch` at a relay. Resolves when the relay has said that it is live. */
export async function watchTraces(ask: (path: string, init: RequestInit) => Promise<Response>): Promise<LiveTraces> {
  const gone = new AbortController();
  const response = await ask('/v1/traces', { headers: { accept: 'text/event-stream' }, signal: gone.signal });
  let text = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  })().catch(() => {});
  const live = (): void => {
    if (!text.startsWith(': live\n')) throw new Error('not live');
  };
  await until(live, { timeout: 15_000 });
  const traces = (): Trace[] =>
    [...text.matchAll(/^event: trace\ndata: (.*)\n\n/gm)].map(([, json = '']) => JSON.parse(json) as Trace);
  return {
    traces,
    ids: () => traces().map(({ id }) => id),
    [Symbol.asyncDispose]: async () => {
      gone.abort();
      await reading;
    },
  };
}

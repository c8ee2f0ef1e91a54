import { startUpstream } from '../upstream/upstreams.ts';
import { createDatabase } from './postgres.ts';
import { callAt } from './postgres-relays.ts';
import { type Relays, startRelays } from './several-relays.ts';

/** Three relays on one Postgres, whose traces are looked for at another one than was called. */
export interface TracedRelays extends AsyncDisposable {
  /** Of the database. */
  readonly url: string;
  readonly relays: Relays;
  /** Calls through the relay of this index, and gives the ID of the trace. */
  callOf(index: number, text?: string): Promise<string>;
}

export async function startTracedRelays(postgresUrl: string): Promise<TracedRelays> {
  const url = await createDatabase(postgresUrl);
  const upstream = await startUpstream();
  const relays = await startRelays([url, url, url]);
  const policy = { access: 'public', placements: ['header', 'body'], allow: [{ origin: upstream.url }] } as const;
  await relays.owner.register({ name: 'a', value: 'trace-canary-0123456789', ...policy });
  return {
    url,
    relays,
    callOf: async (index, text = 'short') => {
      const headers = { 'X-Key': '$CLIENT_SECRET' };
      const call = { clientSecretName: 'a', url: `${upstream.url}/called`, method: 'POST', headers, data: { text } };
      const response = await callAt(relays.all[index] ?? { url: '' }, call);
      if (response.status !== 200) throw new Error(`The call was answered with ${response.status}.`);
      return response.headers.get('client-secret-trace') ?? '';
    },
    [Symbol.asyncDispose]: async () => {
      await relays[Symbol.asyncDispose]();
      await upstream.close();
    },
  };
}

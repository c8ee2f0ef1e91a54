import { startUpstream, type Upstream } from '../upstream/upstreams.ts';
import type { SecretSpec } from './owner.ts';
import { callAt } from './postgres-relays.ts';
import { type Relays, startRelays } from './several-relays.ts';

/** Relays on one Postgres in front of an upstream. */
export interface LimitedScene extends AsyncDisposable {
  readonly relays: Relays;
  readonly upstream: Upstream;
  /** Resolves when all relays serve it. */
  register(name: string, more: Partial<SecretSpec>): Promise<void>;
  /** The status and the code of a call at the relay of this index. */
  call(name: string, at?: number, url?: string): Promise<string>;
  /** Of so many calls at once, at the relays in turn: how often each outcome came. */
  callAll(name: string, count: number, url?: string): Promise<Record<string, number>>;
}

export async function startLimitedScene(...asked: Parameters<typeof startRelays>): Promise<LimitedScene> {
  const upstream = await startUpstream();
  const relays = await startRelays(...asked);
  const call: LimitedScene['call'] = async (name, at = 0, url = upstream.url) => {
    const response = await callAt(relays.all[at % relays.all.length] ?? { url: '' }, {
      clientSecretName: name,
      url,
      method: 'GET',
      headers: { 'X-Key': '$CLIENT_SECRET' },
    });
    const text = await response.text();
    return response.status === 200 ? '200' : `${response.status} ${(JSON.parse(text) as { code: string }).code}`;
  };
  return {
    relays,
    upstream,
    call,
    callAll: async (name, count, url) => {
      const outcomes = await Promise.all(Array.from({ length: count }, (_, index) => call(name, index, url)));
      return Object.fromEntries(
        [...Map.groupBy(outcomes, (outcome) => outcome)].map(([outcome, same]) => [outcome, same.length]),
      );
    },
    register: async (name, more) => {
      const spec = { access: 'public', allow: [{ origin: upstream.url }, { origin: 'http://127.0.0.1:1' }], ...more };
      const put = await relays.owner.register({ name, value: 'limited-canary-0123456789', ...spec });
      if (!put.ok) throw new Error(await put.text());
      for (const index of relays.all.keys()) {
        const isThere = async (): Promise<boolean> => {
          const { secrets } = (await (await relays.askAt(index, '/v1/secrets?limit=1000')).json()) as {
            secrets: { name: string }[];
          };
          return secrets.some((secret) => secret.name === name);
        };
        while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    [Symbol.asyncDispose]: async () => {
      await relays[Symbol.asyncDispose]();
      await upstream.close();
    },
  };
}

import { until } from '../until.ts';
import { startUpstream, type Upstream } from '../upstream/upstreams.ts';
import { createDatabase } from './postgres.ts';
import { startTwoRelays, type TwoRelays } from './postgres-relays.ts';
import { callsOf } from './queue-scene.ts';

/** Two relays with one queue, the calls of each, and what the API sees of them. */
export interface SharedQueue extends AsyncDisposable {
  /** Of the database. */
  readonly url: string;
  readonly relays: TwoRelays;
  readonly upstream: Upstream;
  readonly one: ReturnType<typeof callsOf>;
  readonly other: ReturnType<typeof callsOf>;
  readonly seen: Seen;
}

export interface Seen {
  /** What the data of calls say as `name`, in the order in which they came. */
  readonly names: string[];
  /** Calls that are open now, by their name. */
  readonly open: Map<string, () => void>;
  /** The most calls that were open at once of those whose name begins with the same letter. */
  readonly most: Map<string, number>;
  /** Responds at once, instead of when `open` says so. */
  isInstant: boolean;
}

/** `proxied`: where the other relay reaches the database. */
export async function startSharedQueue(
  server: string,
  {
    env = {},
    proxied = (url) => url,
  }: { env?: Record<string, string>; proxied?: (url: string) => string | Promise<string> } = {},
): Promise<SharedQueue> {
  const seen: Seen = { names: [], open: new Map(), most: new Map(), isInstant: false };
  const upstream = await startUpstream(({ body }, response) => {
    const { name } = JSON.parse(body.toString() || '{"name":"none"}') as { name: string };
    seen.names.push(name);
    seen.open.set(
      name,
      () => void response.writeHead(200, { 'content-type': 'application/json' }).end(`{"name":"${name}"}`),
    );
    const queue = name.charAt(0);
    const count = [...seen.open.keys()].filter((one) => one.startsWith(queue)).length;
    seen.most.set(queue, Math.max(count, seen.most.get(queue) ?? 0));
    response.on('close', () => seen.open.delete(name));
    if (seen.isInstant) seen.open.get(name)?.();
  });
  const url = await createDatabase(server);
  const relays = await startTwoRelays(url, await proxied(url), env);
  const allow = [{ origin: upstream.url }];
  await relays.owner.register({ name: 'open', value: 'sk-shared-0123456789', access: 'public', allow });
  const listed = async (): Promise<void> => {
    const { secrets } = (await (await relays.atOther('/v1/secrets')).json()) as { secrets: readonly unknown[] };
    if (secrets.length === 0) throw new Error('the other relay does not know the secret');
  };
  await until(listed, { timeout: 20_000 });
  return {
    url,
    relays,
    upstream,
    seen,
    one: callsOf({ url: relays.one.url, owner: relays.owner.fetch }, upstream),
    other: callsOf({ url: relays.other.url, owner: relays.atOther }, upstream),
    [Symbol.asyncDispose]: async () => {
      await relays[Symbol.asyncDispose]();
      await upstream.close();
    },
  };
}

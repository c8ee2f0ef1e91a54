import type { Parts } from '../../../relay/start/parts.ts';
import type { Relay } from '../../../relay/start/relay.ts';
import { type TemporaryFolder, temporaryFolder } from '../temporary-folder.ts';
import { type Owner, pairOwner } from './owner.ts';
import { startOn } from './postgres-relays.ts';

/** Relays with one store in Postgres, and an owner who is paired with the first. */
export interface Relays extends AsyncDisposable {
  readonly all: readonly Relay[];
  readonly owner: Owner;
  /** The owner's `fetch` at the relay of this index. */
  askAt(index: number, path: string, init?: RequestInit): Promise<Response>;
  /** Stops all of them, and starts them anew on their data folders. */
  restart(): Promise<void>;
}

/** One for each URL. */
export async function startRelays(
  urls: readonly string[],
  { env = {}, parts = {} }: { env?: Record<string, string>; parts?: Partial<Parts> } = {},
): Promise<Relays> {
  const folders: TemporaryFolder[] = await Promise.all(urls.map(() => temporaryFolder()));
  const start = (index: number): Promise<Relay> => startOn(urls[index] ?? '', folders[index]?.path ?? '', env, parts);
  const one = await start(0);
  const owner = await pairOwner(one.connectLink ?? '');
  const startOthers = (): Promise<Relay[]> => Promise.all(urls.slice(1).map((_, index) => start(index + 1)));
  let all = [one, ...(await startOthers())];
  const stop = () => Promise.all(all.map((relay) => relay.stop()));
  return {
    get all() {
      return all;
    },
    owner,
    askAt: (index, path, init = {}) =>
      fetch(`${all[index]?.url}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${owner.device.deviceToken}`, ...(init.headers as Record<string, string>) },
      }),
    restart: async () => {
      await stop();
      all = [await start(0), ...(await startOthers())];
    },
    [Symbol.asyncDispose]: async () => {
      await stop();
      for (const folder of folders) await folder.remove();
    },
  };
}

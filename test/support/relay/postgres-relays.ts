import { readConfig } from '../../../relay/config/config.ts';
import { startRelay } from '../../../relay/main.ts';
import type { Relay } from '../../../relay/start/relay.ts';
import { type TemporaryFolder, temporaryFolder } from '../temporary-folder.ts';
import { type Owner, pairOwner } from './owner.ts';
import { query } from './postgres.ts';

export const ROOT_KEY = Buffer.alloc(32, 7).toString('base64');

/** Two relays with one store in Postgres, and an owner who is paired with the first. */
export interface TwoRelays extends AsyncDisposable {
  readonly one: Relay;
  readonly other: Relay;
  /** By which the store knows the first one. */
  readonly idOfOne: string;
  readonly owner: Owner;
  /** The owner's `fetch` at the other relay. */
  atOther(path: string, init?: RequestInit): Promise<Response>;
}

/** On SQLite without a URL. */
export async function startOn(url: string | null, folder: string, env: Record<string, string> = {}): Promise<Relay> {
  const config = readConfig({
    RELAY_PORT: '0',
    RELAY_DATA_DIR: folder,
    ...(url !== null && { RELAY_DATABASE_URL: url }),
    RELAY_ROOT_KEY: ROOT_KEY,
    RELAY_LOG_LEVEL: 'silent',
    RELAY_ALLOW_NETWORKS: '127.0.0.0/8',
    ...env,
  });
  if (!config.ok) throw new Error(config.refusal.detail);
  return startRelay(config.value);
}

export async function startTwoRelays(
  url: string,
  urlOfOther = url,
  env: Record<string, string> = {},
): Promise<TwoRelays> {
  const folders: TemporaryFolder[] = [await temporaryFolder(), await temporaryFolder()];
  const one = await startOn(url, folders[0]?.path ?? '', env);
  const owner = await pairOwner(one.connectLink ?? '');
  const [known] = await query(url, 'SELECT id FROM client_secret_relay.relays');
  const other = await startOn(urlOfOther, folders[1]?.path ?? '', env);
  let stopping: Promise<void> | null = null;
  const stopOther = (): Promise<void> => {
    stopping ??= other.stop();
    return stopping;
  };
  return {
    one,
    other: { ...other, stop: stopOther },
    idOfOne: String(known?.id),
    owner,
    atOther: (path, init = {}) =>
      fetch(`${other.url}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${owner.device.deviceToken}`, ...(init.headers as Record<string, string>) },
      }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([one.stop(), stopOther()]);
      for (const folder of folders) await folder.remove();
    },
  };
}

/** An anonymous call. */
export const callAt = (relay: Pick<Relay, 'url'>, request: unknown): Promise<Response> =>
  fetch(`${relay.url}/v1/request`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });

import { readConfig } from '../../../relay/config/config.ts';
import { startRelay } from '../../../relay/main.ts';
import type { Parts } from '../../../relay/start/parts.ts';
import type { Pairing } from '../../../shared/protocol/api.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Owner, pairOwner } from './owner.ts';
import { workersOfProject } from './workers.ts';

export interface LocalRelay {
  readonly url: string;
  readonly dataDir: string;
  readonly device: Pairing;
  /** `fetch` on the relay as the owner. */
  readonly owner: Owner['fetch'];
  readonly register: Owner['register'];
  readonly seal: Owner['seal'];
  /** `POST /v1/request`, anonymous unless headers say otherwise. */
  call(request: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Ends it; the data folder stays. */
  end(): Promise<void>;
  stop(): Promise<void>;
}

/** The real relay in this process, on a free port and a new data folder, paired with one device. */
export async function startLocalRelay(
  env: Record<string, string> = {},
  parts: Partial<Parts> = {},
): Promise<LocalRelay> {
  const folder = await temporaryFolder();
  const config = readConfig({
    RELAY_PORT: '0',
    RELAY_DATA_DIR: folder.path,
    RELAY_LOG_LEVEL: 'silent',
    RELAY_ALLOW_NETWORKS: '127.0.0.0/8',
    // A part that is given takes effect in this process only.
    ...(Object.keys(parts).length === 0 && workersOfProject()),
    ...env,
  });
  if (!config.ok) throw new Error(config.refusal.detail);
  const relay = await startRelay(config.value, parts);
  const { device, fetch: owner, register, seal } = await pairOwner(relay.connectLink ?? '');
  let ended: Promise<void> | null = null;
  const end = (): Promise<void> => {
    ended ??= relay.stop();
    return ended;
  };
  return {
    url: relay.url,
    dataDir: folder.path,
    device,
    owner,
    register,
    seal,
    call: (request, headers = {}) =>
      fetch(`${relay.url}/v1/request`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(request),
      }),
    end,
    stop: async () => {
      await end();
      await folder.remove();
    },
  };
}

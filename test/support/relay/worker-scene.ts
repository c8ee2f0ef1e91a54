import type { SecretSpec } from './owner.ts';
import { type Owner, pairOwner } from './owner.ts';
import { childrenOf } from './processes.ts';
import { type RawResponse, rawRequest } from './raw-request.ts';
import { type RelayProcess, startRelayProcess } from './relay-process.ts';

export interface WorkerScene extends AsyncDisposable {
  readonly relay: RelayProcess;
  readonly owner: Owner;
  /** Ids of the workers that run. */
  workers(): number[];
  register(name: string, more?: Partial<SecretSpec>): Promise<void>;
  /** On a connection of its own, so that calls go to the workers in turn. */
  call(name: string): Promise<RawResponse>;
  /** As the owner, on a connection of its own. */
  ask(target: string, change?: { readonly method: string; readonly json: object }): Promise<RawResponse>;
}

/** A relay of two workers in front of an upstream. */
export async function startWorkers(upstream: string, env: Readonly<Record<string, string>> = {}): Promise<WorkerScene> {
  const relay = await startRelayProcess({ RELAY_WORKERS: '2', ...env });
  const owner = await pairOwner(relay.connectLink);
  return {
    relay,
    owner,
    workers: () => childrenOf(relay.pid),
    register: async (name, more) => {
      const policy = { access: 'public', allow: [{ origin: upstream }], ...more };
      const put = await owner.register({ name, value: 'worker-canary-0123456789', ...policy });
      if (!put.ok) throw new Error(await put.text());
    },
    call: (name) => rawRequest(relay.url, callOf(name, upstream)),
    ask: (target, change) =>
      rawRequest(relay.url, {
        target,
        ...(change && { method: change.method, body: JSON.stringify(change.json) }),
        headers: {
          host: new URL(relay.url).host,
          authorization: `Bearer ${owner.device.deviceToken}`,
          ...(change && { 'content-type': 'application/json' }),
        },
      }),
    [Symbol.asyncDispose]: relay.stop,
  };
}

/** A call that sends the secret of this name. */
export const callOf = (name: string, upstream: string) => ({
  method: 'POST',
  target: '/v1/request',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    clientSecretName: name,
    url: `${upstream}/`,
    method: 'GET',
    headers: { 'X-Key': '$CLIENT_SECRET' },
  }),
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sodium from 'libsodium-wrappers';
import { readConfig } from '../../relay/config.ts';
import { startRelay } from '../../relay/main.ts';
import type { Pairing } from '../../shared/protocol/api.ts';

/** What a test registers: a policy in part, over one that allows `origin` with the header placement. */
export interface SecretSpec {
  readonly name: string;
  readonly value: string;
  readonly [policyField: string]: unknown;
}

export interface LocalRelay {
  readonly url: string;
  readonly dataDir: string;
  readonly device: Pairing;
  /** `fetch` on the relay as the owner. */
  owner(path: string, init?: RequestInit & { json?: unknown }): Promise<Response>;
  /** `POST /v1/request`, anonymous unless headers say otherwise. */
  call(request: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Seals a secret as the extension does and puts it to the relay. */
  register(spec: SecretSpec): Promise<Response>;
  seal(payload: Record<string, unknown>): Promise<string>;
  stop(): Promise<void>;
}

/** The real relay in this process, on a free port and a new data folder, paired with one device. */
export async function startLocalRelay(env: Record<string, string> = {}): Promise<LocalRelay> {
  const dataDir = mkdtempSync(join(tmpdir(), 'relay-'));
  const config = readConfig({
    RELAY_PORT: '0',
    RELAY_DATA_DIR: dataDir,
    RELAY_LOG_LEVEL: 'silent',
    RELAY_ALLOW_NETWORKS: '127.0.0.0/8',
    ...env,
  });
  if (!config.ok) throw new Error(config.refusal.detail);
  const relay = await startRelay(config.value);
  const code = /#pair=([^.]+)\./.exec(relay.connectLink ?? '')?.[1];
  const paired = await fetch(`${relay.url}/v1/pair`, jsonInit('POST', { code, deviceName: 'Test' }));
  const device = (await paired.json()) as Pairing;

  const owner: LocalRelay['owner'] = (path, { json, ...init } = {}) =>
    fetch(`${relay.url}${path}`, {
      ...init,
      ...(json !== undefined && { body: JSON.stringify(json) }),
      headers: {
        authorization: `Bearer ${device.deviceToken}`,
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(init.headers as Record<string, string>),
      },
    });
  const seal: LocalRelay['seal'] = async (payload) => {
    await sodium.ready;
    const box = {
      v: 1,
      relay: device.relay.fingerprint,
      device: device.deviceId,
      id: sodium.to_base64(sodium.randombytes_buf(16)),
      exp: Math.floor(Date.now() / 1000) + 120,
      ...payload,
    };
    const padded = sodium.pad(sodium.from_string(JSON.stringify(box)), 256);
    const key = sodium.from_base64(device.relay.publicKey, sodium.base64_variants.URLSAFE_NO_PADDING);
    return sodium.to_base64(sodium.crypto_box_seal(padded, key), sodium.base64_variants.URLSAFE_NO_PADDING);
  };
  return {
    url: relay.url,
    dataDir,
    device,
    owner,
    seal,
    call: (request, headers = {}) => {
      const init = jsonInit('POST', request);
      return fetch(`${relay.url}/v1/request`, { ...init, headers: { ...init.headers, ...headers } });
    },
    register: async (spec) => owner(`/v1/secrets/${spec.name}`, { method: 'PUT', json: { sealed: await seal(spec) } }),
    stop: async () => {
      await relay.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const jsonInit = (method: string, body: unknown) => ({
  method,
  headers: { 'content-type': 'application/json' } as Record<string, string>,
  body: JSON.stringify(body),
});

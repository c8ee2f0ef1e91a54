import sodium from 'libsodium-wrappers';
import type { Pairing } from '../../../shared/protocol/api.ts';
import { SEALED_BLOCK } from '../../../shared/protocol/sealed.ts';

/** What a test registers: name, value and any field of the policy. */
export interface SecretSpec {
  readonly name: string;
  readonly value: string;
  readonly [policyField: string]: unknown;
}

/** A paired device that acts by HTTP as the extension does. */
export interface Owner {
  readonly device: Pairing;
  /** `fetch` with the device's token; `json` becomes the body. */
  fetch(path: string, init?: RequestInit & { json?: unknown }): Promise<Response>;
  /** Seals a secret and puts it to the relay. */
  register(spec: SecretSpec): Promise<Response>;
  /** A sealed box for this relay and device; `payload` may override any field, to make wrong ones. */
  seal(payload: Record<string, unknown>): Promise<string>;
  /** A token of the relay's own for a signed-in user. */
  userToken(sub: string): Promise<string>;
}

/** Pairs by the link that the relay printed. */
export async function pairOwner(connectLink: string, deviceName = 'Test'): Promise<Owner> {
  const link = new URL(connectLink);
  const url = link.origin;
  const code = /^#pair=([^.]+)\./.exec(link.hash)?.[1];
  const paired = await fetch(`${url}/v1/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, deviceName }),
  });
  if (paired.status !== 201) throw new Error(`Pairing answered ${paired.status}: ${await paired.text()}`);
  const device = (await paired.json()) as Pairing;

  const owner: Owner = {
    device,
    fetch: (path, { json, ...init } = {}) =>
      fetch(`${url}${path}`, {
        ...init,
        ...(json !== undefined && { body: JSON.stringify(json) }),
        headers: {
          authorization: `Bearer ${device.deviceToken}`,
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...(init.headers as Record<string, string>),
        },
      }),
    register: async (spec) =>
      owner.fetch(`/v1/secrets/${spec.name}`, { method: 'PUT', json: { sealed: await owner.seal(spec) } }),
    seal: async (payload) => {
      await sodium.ready;
      const box = {
        v: 1,
        relay: device.relay.fingerprint,
        device: device.deviceId,
        id: sodium.to_base64(sodium.randombytes_buf(16)),
        exp: Math.floor(Date.now() / 1000) + 120,
        ...payload,
      };
      const padded = sodium.pad(sodium.from_string(JSON.stringify(box)), SEALED_BLOCK);
      return sodium.to_base64(sodium.crypto_box_seal(padded, sodium.from_base64(device.relay.publicKey)));
    },
    userToken: async (sub) => {
      const response = await owner.fetch('/v1/test-tokens', { method: 'POST', json: { sub } });
      const { token } = (await response.json()) as { token: string };
      return token;
    },
  };
  return owner;
}

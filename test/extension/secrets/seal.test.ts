import sodium from 'libsodium-wrappers';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { seal } from '../../../extension/secrets/seal.ts';
import { policySchema } from '../../../shared/protocol/policy.ts';
import { SEALED_BLOCK, SEALED_MAX_AGE, sealedSecretSchema } from '../../../shared/protocol/sealed.ts';
import { sealedPayload } from '../../../shared/protocol/sealed-payload.ts';

const NOW = Date.UTC(2030, 0, 1);
const relay = { fingerprint: 'print', deviceId: 'device' };
const { paused: _, ...policy } = v.parse(policySchema, { allow: [{ origin: 'https://api.example' }] });

describe('sealing', () => {
  let keys: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array };
  let publicKey: string;
  beforeAll(async () => {
    await sodium.ready;
    keys = sodium.crypto_box_keypair();
    publicKey = sodium.to_base64(keys.publicKey);
  });

  const open = (sealed: string): unknown => {
    const padded = sodium.crypto_box_seal_open(sodium.from_base64(sealed), keys.publicKey, keys.privateKey);
    return JSON.parse(sodium.to_string(sodium.unpad(padded, SEALED_BLOCK)));
  };

  test('the relay opens what the page sealed, and it is what the relay takes', async () => {
    const payload = sealedPayload(relay, 'openai', 'sk-ключ-"$&', policy, NOW);
    const opened = open(await seal(payload, publicKey));
    expect(opened).toEqual(payload);
    expect(v.parse(sealedSecretSchema, opened)).toMatchObject({
      v: 1,
      name: 'openai',
      relay: 'print',
      device: 'device',
    });
  });

  test('a box is base64url and tells the length of the value in steps of 256 bytes only', async () => {
    const lengthOf = async (value: string): Promise<number> => {
      const sealed = await seal(sealedPayload(relay, 'openai', value, policy, NOW), publicKey);
      expect(sealed).toMatch(/^[A-Za-z0-9_-]+$/);
      return sodium.from_base64(sealed).length - sodium.crypto_box_SEALBYTES;
    };
    const lengths = await Promise.all(Array.from({ length: 64 }, (_, length) => lengthOf('a'.repeat(length + 1))));
    expect(lengths.filter((length) => length % SEALED_BLOCK !== 0)).toEqual([]);
    expect(new Set(lengths).size).toBeLessThanOrEqual(2);
  });

  test('each box has an id of its own and ends before the longest life that is allowed', () => {
    const one = sealedPayload(relay, 'openai', 'a', policy, NOW);
    expect(one.id).not.toBe(sealedPayload(relay, 'openai', 'a', policy, NOW).id);
    expect(one.exp).toBeGreaterThan(NOW / 1000);
    expect(one.exp).toBeLessThan(NOW / 1000 + SEALED_MAX_AGE);
  });
});

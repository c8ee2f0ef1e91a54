import sodium from 'libsodium-wrappers';
import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { SEALED_BLOCK, SEALED_MAX_AGE, type SealedSecret, sealedSecretSchema } from '../../shared/protocol/sealed.ts';
import type { SealingPair } from '../keys/derived-keys.ts';
import type { SealingKey } from '../keys/sealing-keys.ts';

/** Longest box in base64url characters: the longest value, every character of it escaped in JSON, and its policy. */
const MAX_LENGTH = 400_000;

const parseContent = parseWith(sealedSecretSchema, 'sealed');

/** Opens a sealed box and checks its relay, name, device and expiry; the caller has to refuse replays. */
export function openSealedBox(
  sealed: unknown,
  expected: { readonly name: string; readonly deviceId: string; readonly now: number },
  keys: readonly SealingKey[],
): Result<SealedSecret> {
  const [opened] = keys.flatMap((key) => {
    const json = unseal(sealed, key);
    return json === null ? [] : [{ json, identity: key.identity }];
  });
  if (!opened) return rejected('It cannot be opened: it was sealed to another relay, or is damaged.');
  const { identity } = opened;
  const parsed = parseContent(opened.json);
  if (!parsed.ok) return parsed;
  const box = parsed.value;
  if (box.relay !== identity.fingerprint) return rejected('It was sealed for another relay.');
  if (box.name !== expected.name) return rejected('It was sealed for another name.');
  if (box.device !== expected.deviceId) return rejected('It was sealed by another device.');
  const left = box.exp - expected.now / 1000;
  if (left <= 0) return rejected('It has expired; the clocks of browser and relay may differ.');
  if (left > SEALED_MAX_AGE)
    return rejected('It must expire within 5 minutes; the clocks of browser and relay may differ.');
  return ok(box);
}

export const rejected = (why: string): Result<never> =>
  fail(
    refusal('SEALED_BOX_REJECTED', `The sealed box was not accepted. ${why}`, {
      param: 'sealed',
      fix: 'Seal the secret again, for this relay and name.',
    }),
  );

function unseal(sealed: unknown, keys: SealingPair): unknown {
  if (typeof sealed !== 'string' || sealed.length > MAX_LENGTH) return null;
  try {
    const box = sodium.from_base64(sealed.replace(/=+$/, ''), sodium.base64_variants.URLSAFE_NO_PADDING);
    const padded = sodium.crypto_box_seal_open(box, keys.publicKey, keys.privateKey);
    return JSON.parse(sodium.to_string(sodium.unpad(padded, SEALED_BLOCK)));
  } catch {
    return null;
  }
}

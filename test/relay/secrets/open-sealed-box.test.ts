import sodium from 'libsodium-wrappers';
import { beforeAll, describe, expect, test } from 'vitest';
import { identityOf } from '../../../relay/keys/derived-keys.ts';
import type { SealingKey } from '../../../relay/keys/sealing-keys.ts';
import { openSealedBox } from '../../../relay/secrets/sealed-box.ts';
import { SEALED_BLOCK } from '../../../shared/protocol/sealed.ts';

const NOW = 1_900_000_000_500;
const SECONDS = 1_900_000_000;
const EXPECTED = { name: 'openai', deviceId: 'd1', now: NOW };

let keys: SealingKey[] = [];
const keyPair = (): SealingKey => {
  const pair = sodium.crypto_box_keypair();
  return { ...pair, identity: identityOf(pair) };
};
beforeAll(async () => {
  await sodium.ready;
  keys = [keyPair(), keyPair()];
});

const content = (key: SealingKey, more: object) => ({
  v: 1,
  name: 'openai',
  value: 'sk-1',
  relay: key.identity.fingerprint,
  device: 'd1',
  id: 'x'.repeat(16),
  exp: SECONDS + 60,
  ...more,
});
function sealed(more: object = {}, key = keys[0] as SealingKey, to = key): string {
  const padded = sodium.pad(sodium.from_string(JSON.stringify(content(key, more))), SEALED_BLOCK);
  return sodium.to_base64(sodium.crypto_box_seal(padded, to.publicKey), sodium.base64_variants.URLSAFE_NO_PADDING);
}
const open = (box: unknown, active = keys) => {
  const opened = openSealedBox(box, EXPECTED, active);
  return opened.ok ? opened.value.value : `${opened.refusal.code} ${opened.refusal.param}`;
};
const REJECTED = 'SEALED_BOX_REJECTED sealed';

test('a box to any of the keys is opened, also with padding behind its text', () => {
  expect(open(sealed())).toBe('sk-1');
  expect(open(`${sealed()}==`)).toBe('sk-1');
  expect(open(sealed({}, keys[1]))).toBe('sk-1');
  expect(open(sealed({}, keys[1]), keys.slice(0, 1))).toBe(REJECTED);
  expect(open(sealed(), [])).toBe(REJECTED);
});

test('the relay that a box names is that of the key it was sealed to', () => {
  expect(open(sealed({}, keys[0], keys[1]))).toBe(REJECTED);
  expect(open(sealed({ relay: 'other' }))).toBe(REJECTED);
});

describe('its time', () => {
  test.each([
    [0, REJECTED],
    [1, 'sk-1'],
    [300, 'sk-1'],
    [301, REJECTED],
    [-60, REJECTED],
  ])('may be %i seconds from now: %s', (left, expected) =>
    expect(open(sealed({ exp: SECONDS + left }))).toBe(expected),
  );

  test('is over in the moment that it names', () => {
    const at = (now: number) => openSealedBox(sealed({ exp: SECONDS }), { ...EXPECTED, now }, keys).ok;
    expect([
      at(SECONDS * 1000 - 1),
      at(SECONDS * 1000),
      at((SECONDS - 300) * 1000),
      at((SECONDS - 300) * 1000 - 1),
    ]).toEqual([true, false, true, false]);
  });
});

test.each<[string, object, string]>([
  ['another name', { name: 'stripe' }, REJECTED],
  ['another device', { device: 'd2' }, REJECTED],
  ['no value', { value: undefined }, 'INVALID_PARAMETER value'],
])('with %s it is refused', (_, more, expected) => expect(open(sealed(more))).toBe(expected));

test('a box may be as long as the longest value with its policy, and no longer', () => {
  const box = sealed();
  // Neither can be opened; the longer one is not even tried.
  for (const length of [400_000, 400_001]) expect(open(box.padEnd(length, 'A'))).toBe(REJECTED);
  expect(open(box + '='.repeat(400_000 - box.length))).toBe('sk-1');
  expect(open(box + '='.repeat(400_001 - box.length))).toBe(REJECTED);
});

import sodium from 'libsodium-wrappers';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import { createRowCipher, pagesOf, policyText, type RowFacts } from '../../../relay/secrets/row-cipher.ts';
import { StoreCorrupted } from '../../../relay/store/corrupted.ts';
import { policySchema } from '../../../shared/protocol/policy.ts';

beforeAll(() => sodium.ready);

const FACTS: RowFacts = {
  id: 'id-1',
  name: 'openai',
  version: 3,
  policyText: '{"access":"private"}',
  keyEpoch: 1,
  createdAt: '2030-01-01T00:00:00Z',
  updatedAt: '2030-01-02T00:00:00Z',
};
const cipher = createRowCipher((epoch) => new Uint8Array(32).fill(epoch));

test('a value is opened with the facts that it was sealed with', () => {
  for (const value of ['sk-1', 'é漢😀\0', 'x'.repeat(16_384)])
    expect(cipher.open(FACTS, cipher.seal(FACTS, value))).toBe(value);
});

test('the same value never looks the same, and nothing of it is in the clear', () => {
  const [one, other] = [cipher.seal(FACTS, 'sk-in-the-clear'), cipher.seal(FACTS, 'sk-in-the-clear')];
  expect(Buffer.from(one.subarray(0, 24)).equals(other.subarray(0, 24))).toBe(false);
  expect(Buffer.from(one).includes('sk-in')).toBe(false);
});

test.each<[keyof RowFacts, string | number]>([
  ['id', 'id-2'],
  ['name', 'stripe'],
  ['version', 4],
  ['policyText', '{"access":"public"}'],
  ['keyEpoch', 2],
  ['createdAt', '2030-01-01T00:00:01Z'],
  ['updatedAt', '2030-01-02T00:00:01Z'],
])('with another %s it is not opened', (fact, other) => {
  const sealed = cipher.seal(FACTS, 'sk-1');
  expect(() => cipher.open({ ...FACTS, [fact]: other }, sealed)).toThrow(StoreCorrupted);
});

test('with a byte changed or missing it is not opened', () => {
  const sealed = Buffer.from(cipher.seal(FACTS, 'sk-1'));
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(() => cipher.open(FACTS, changed)).toThrow(StoreCorrupted);
  }
  for (const length of [0, 23, 24, sealed.length - 1]) {
    expect(() => cipher.open(FACTS, sealed.subarray(0, length))).toThrow(StoreCorrupted);
  }
});

test('the pages of a row are those of its policy', () => {
  const origins = ['https://app.example'];
  const policy = v.parse(policySchema, { origins });
  expect(pagesOf({ policyText: policyText(policy) })).toEqual(origins);
  expect(pagesOf({ policyText: policyText({ ...policy, origins: null }) })).toEqual([]);
});

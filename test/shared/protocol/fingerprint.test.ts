import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { fingerprintOf, toBase64Url } from '../../../shared/protocol/fingerprint.ts';

test('is the SHA-256 of the raw key in base64url', async () => {
  for (let run = 0; run < 20; run += 1) {
    const key = randomBytes(32);
    expect(toBase64Url(key)).toBe(key.toString('base64url'));
    expect(await fingerprintOf(key.toString('base64url'))).toBe(createHash('sha256').update(key).digest('base64url'));
  }
});

test.each(['', 'not base64!', randomBytes(31).toString('base64url'), randomBytes(33).toString('base64url')])(
  'there is none for %j, which is no key',
  async (key) => expect(await fingerprintOf(key)).toBeNull(),
);

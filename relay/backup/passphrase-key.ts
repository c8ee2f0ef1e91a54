import { randomBytes, scrypt } from 'node:crypto';
import * as v from 'valibot';

/** In the clear at the beginning of a backup: how its key is made from the passphrase. */
export const kdfSchema = v.strictObject({
  kdf: v.literal('scrypt'),
  // Bounded: whoever hands over a file must not choose how much memory it takes.
  N: v.picklist([2 ** 14, 2 ** 15, 2 ** 16, 2 ** 17]),
  r: v.literal(8),
  p: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4)),
  salt: v.pipe(v.string(), v.regex(/^[\w-]{22}$/)),
});
export type Kdf = v.InferOutput<typeof kdfSchema>;

/** 64 MB and about half a second (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html). */
export const newKdf = (): Kdf => ({
  kdf: 'scrypt',
  N: 2 ** 16,
  r: 8,
  p: 2,
  salt: randomBytes(16).toString('base64url'),
});

/** 32 bytes. Without a library: libsodium's standard build has no `crypto_pwhash`. */
export const keyOf = (passphrase: string, { N, r, p, salt }: Kdf): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    // The same passphrase, however the keyboard composes its characters.
    const text = passphrase.normalize('NFKC');
    const maxmem = 2 * 128 * N * r;
    scrypt(text, Buffer.from(salt, 'base64url'), 32, { N, r, p, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });

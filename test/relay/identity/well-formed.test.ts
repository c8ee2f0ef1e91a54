import { randomBytes } from 'node:crypto';
import * as jose from 'jose';
import { describe, expect, test } from 'vitest';
import { createJwtVerifier, type JwtVerifier } from '../../../relay/identity/jwt.ts';
import { isWellFormedJwt } from '../../../relay/identity/well-formed.ts';
import { AUDIENCE } from '../../support/upstream/sign-in-provider.ts';

const part = (value: string | Buffer): string => Buffer.from(value).toString('base64url');
const tokenOf = (header: string, payload: string | Buffer = '{"sub":"alice"}'): string =>
  `${part(header)}.${part(payload)}.AA`;

describe('what is not worth a key', () => {
  test.each([
    ['{"alg":"ES256"}', '{"alg":"HS256"}'],
    ['{"alg":"ES256"}', '{"alg":"HS384"}'],
    ['{"alg":"ES256"}', '{"alg":"HS512"}'],
    ['{"alg":"ES256"}', '{"alg":"none"}'],
    ['{"alg":"ES256"}', '{"alg":["ES256"]}'],
    ['{"alg":"ES256"}', '{}'],
    ['{"alg":"ES256","kid":"k1"}', '{"alg":"ES256","kid":1}'],
    ['{"alg":"ES256","kid":"k1"}', '{"alg":"ES256","kid":["k1"]}'],
    ['{"alg":"ES256","typ":"at+jwt"}', '{"alg":"ES256","typ":"logout+jwt"}'],
    ['{"alg":"ES256","typ":"JWT"}', '{"alg":"ES256","typ":"JWT+x"}'],
    ['{"alg":"ES256","typ":"JWT"}', '{"alg":"ES256","typ":["JWT"]}'],
    ['{"alg":"ES256"}', 'null'],
    ['{"alg":"ES256"}', '[{"alg":"ES256"}]'],
    ['{"alg":"ES256","x":1}', '{"alg":"ES256","crit":["x"],"x":1}'],
    ['{"alg":"ES256","x":1}', '{"alg":"ES256","b64":true,"x":1}'],
    ['{"alg":"ES256","x":1}', '{"alg":"ES256","x":1,"x":1}'],
  ])('%s is, and %s is not', (good, bad) => {
    expect(isWellFormedJwt(tokenOf(good))).toBe(true);
    expect(isWellFormedJwt(tokenOf(bad))).toBe(false);
  });

  test.each(['null', '[]', '1', '"sub"', '', '{"sub":"a","sub":"b"}'])('the payload %s is not', (payload) => {
    expect(isWellFormedJwt(tokenOf('{"alg":"ES256"}', payload))).toBe(false);
  });

  test('a token in three parts is, and one with anything before or behind them is not', () => {
    const token = tokenOf('{"alg":"ES256"}');
    expect(isWellFormedJwt(token)).toBe(true);
    for (const other of [`!${token}`, `${token}=`, `${token}.AA`, `AA.${token}`, `${token} `, token.slice(0, -2)]) {
      expect(isWellFormedJwt(other)).toBe(false);
    }
  });

  test.each('RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' '))('%s is', (alg) => {
    expect(isWellFormedJwt(tokenOf(JSON.stringify({ alg })))).toBe(true);
  });

  test('a payload that is UTF-8 is, one that is not is not', () => {
    expect(isWellFormedJwt(tokenOf('{"alg":"ES256"}', '{"sub":"é"}'))).toBe(true);
    expect(isWellFormedJwt(tokenOf('{"alg":"ES256"}', Buffer.from('{"sub":"é"}', 'latin1')))).toBe(false);
  });
});

describe('what jose is told, where the header was not looked at before', () => {
  const shared = randomBytes(64);
  /** A key set that gives bytes for any token, as one that publishes a symmetric key might. */
  const verify: JwtVerifier = createJwtVerifier({
    keys: { keyOf: async () => shared, issuers: () => null },
    audience: AUDIENCE,
    now: Date.now,
    isPlausible: () => true,
  });

  test.each(['HS256', 'HS384', 'HS512'])('%s is refused, though its signature is right', async (alg) => {
    const token = await new jose.SignJWT({ aud: AUDIENCE, sub: 'alice' })
      .setProtectedHeader({ alg })
      .setExpirationTime('1h')
      .sign(shared);
    expect(await verify(token)).toBeNull();
    expect(await jose.jwtVerify(token, shared, { audience: AUDIENCE })).toMatchObject({ payload: { sub: 'alice' } });
  });
});

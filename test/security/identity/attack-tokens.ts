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

export const now = (): number => Math.floor(Date.now() / 1000);
const HOUR = 3600;
export const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
export const payloadOf = (token: string): string => token.split('.')[1] ?? '';
export const good = (scene: Scene, options?: TokenOptions): Promise<string> =>
  tokenOf(scene.provider.issuer, scene.key, options);

/** What jose checks with no more than a key and an audience. */
export const joseAlone =
  (options: jose.JWTVerifyOptions = {}, keyOf: (scene: Scene) => CryptoKey = ({ key }) => key.publicKey) =>
  async (token: string, scene: Scene): Promise<unknown> =>
    (await jose.jwtVerify(token, keyOf(scene), { audience: AUDIENCE, ...options })).payload;

/** Signed by the provider's key over bytes that no library would write. */
export async function rawToken({ key }: Scene, header: string, payload: string): Promise<string> {
  const input = `${part(header)}.${part(payload)}`;
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await crypto.subtle.sign(algorithm, key.privateKey, new TextEncoder().encode(input));
  return `${input}.${Buffer.from(signature).toString('base64url')}`;
}

export const rawPayload = (scene: Scene, more = ''): string =>
  `{"iss":"${scene.provider.issuer}","aud":"${AUDIENCE}","sub":"alice","exp":${now() + HOUR}${more}}`;

export const publicPem = async ({ key }: Scene): Promise<Uint8Array> =>
  new TextEncoder().encode(await jose.exportSPKI(key.publicKey));

export const strangers = (name: string, header: (scene: Scene) => object): Attack => ({
  name,
  token: (scene) => tokenOf(scene.provider.issuer, scene.stranger, { header: { kid: 'k1', ...header(scene) } }),
  withoutGuard: joseAlone({}, ({ stranger }) => stranger.publicKey),
});

export const hostileKid = (name: string, kid: string): Attack =>
  strangers(`with ${name} for a key id`, () => ({ kid }));

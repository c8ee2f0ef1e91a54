import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose';

export interface SigningKey extends CryptoKeyPair {
  /** The public half, as it is published. */
  readonly jwk: JWK & { readonly kid: string };
}

export async function signingKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  const pair = await generateKeyPair(alg, { extractable: true });
  return { ...pair, jwk: { ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' } };
}

/** Answers one of the two addresses; null: as a provider should. */
export type Misbehaviour = ((request: http.IncomingMessage, response: http.ServerResponse) => void) | null;

/** A sign-in provider on loopback: discovery, keys, and how often each was asked for. */
export interface SignInProvider extends AsyncDisposable {
  readonly issuer: string;
  readonly keysUrl: string;
  /** Published keys; may be changed. */
  keys: JWK[];
  discovery: Misbehaviour;
  keySet: Misbehaviour;
  readonly asked: { discovery: number; keys: number; else: number };
  /** Refuses connections until `start` is called. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function startSignInProvider(keys: JWK[]): Promise<SignInProvider> {
  const json = (response: http.ServerResponse, value: unknown): void => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
  const server = http.createServer((request, response) => {
    if (request.url === '/.well-known/openid-configuration') {
      provider.asked.discovery += 1;
      if (provider.discovery) provider.discovery(request, response);
      else json(response, { issuer: provider.issuer, jwks_uri: provider.keysUrl });
    } else if (request.url === '/keys') {
      provider.asked.keys += 1;
      if (provider.keySet) provider.keySet(request, response);
      else json(response, { keys: provider.keys });
    } else {
      provider.asked.else += 1;
      response.writeHead(404).end();
    }
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const provider: SignInProvider = {
    issuer: `http://127.0.0.1:${port}`,
    keysUrl: `http://127.0.0.1:${port}/keys`,
    keys,
    discovery: null,
    keySet: null,
    asked: { discovery: 0, keys: 0, else: 0 },
    async stop() {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    async start() {
      await listen(port);
    },
    [Symbol.asyncDispose]: () => provider.stop(),
  };
  return provider;
}

export const AUDIENCE = 'my-app';

const inAnHour = (): number => Math.floor(Date.now() / 1000) + 3600;

export interface TokenOptions {
  readonly header?: Partial<JWTHeaderParameters>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A token that signs alice in for an hour, but for what the options change; `undefined` leaves a claim out. */
export const tokenOf = (
  issuer: string,
  { privateKey, jwk: { kid, alg = '' } }: SigningKey,
  { header = {}, claims = {} }: TokenOptions = {},
): Promise<string> =>
  new SignJWT({ iss: issuer, aud: AUDIENCE, sub: 'alice', exp: inAnHour(), role: 'paid', ...claims })
    .setProtectedHeader({ alg, kid, ...header })
    .sign(privateKey);

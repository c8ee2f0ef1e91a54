import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

/** What a provider gives an app after a sign-in. */
export interface Tokens {
  readonly access_token: string;
  readonly id_token?: string;
}

/** A real OpenID provider (`oidc-provider`, certified by the OpenID Foundation), on loopback. */
export interface OpenIdProvider {
  readonly issuer: string;
  /** How often its keys were fetched. */
  keyRequests(): number;
  /** Client credentials: a machine signs itself in. */
  signInMachine(): Promise<Tokens>;
  /** The authorisation code flow with PKCE, its login and consent forms filled in as a person does. */
  signInPerson(login: string): Promise<Tokens>;
  close(): Promise<void>;
}

const CLIENT = { id: 'app', secret: 'a-secret-of-the-client', redirectUri: 'https://app.example/callback' };

/** Access tokens are JWTs for this audience (RFC 8707), with the claim `role: paid`. */
export async function startOpenIdProvider(audience: string): Promise<OpenIdProvider> {
  const server = http.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(
    issuer,
    configuration(audience, { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }),
  );
  const handle = provider.callback();
  let keyRequests = 0;
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    if (request.url === '/jwks') keyRequests += 1;
    handle(request, response);
  });

  const token = async (fields: Record<string, string>): Promise<Tokens> => {
    const answered = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${CLIENT.id}:${CLIENT.secret}`)}` },
      body: new URLSearchParams(fields),
    });
    if (answered.status !== 200) throw new Error(`The token endpoint answered ${await answered.text()}`);
    return (await answered.json()) as Tokens;
  };
  return {
    issuer,
    keyRequests: () => keyRequests,
    signInMachine: () => token({ grant_type: 'client_credentials', resource: `urn:${audience}`, scope: 'images' }),
    async signInPerson(login) {
      const verifier = randomBytes(32).toString('base64url');
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const query = new URLSearchParams({
        client_id: CLIENT.id,
        redirect_uri: CLIENT.redirectUri,
        response_type: 'code',
        scope: 'openid images',
        resource: `urn:${audience}`,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      });
      const code = await walk(`${issuer}/auth?${query}`, { login, password: 'any' });
      return token({
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: CLIENT.redirectUri,
        resource: `urn:${audience}`,
      });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const configuration = (audience: string, key: object): Readonly<Record<string, unknown>> => ({
  jwks: { keys: [key] },
  cookies: { keys: ['a-key-for-the-cookies-of-a-test'] },
  clients: [
    {
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      redirect_uris: [CLIENT.redirectUri],
      grant_types: ['authorization_code', 'client_credentials'],
      response_types: ['code'],
    },
  ],
  ttl: {
    AccessToken: 3600,
    AuthorizationCode: 60,
    ClientCredentials: 3600,
    Grant: 3600,
    IdToken: 3600,
    Interaction: 3600,
    Session: 3600,
  },
  findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
  extraTokenClaims: () => ({ role: 'paid' }),
  features: {
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: () => ({ audience, scope: 'images', accessTokenFormat: 'jwt', accessTokenTTL: 3600 }),
    },
  },
});

/** Follows redirects with cookies and submits each form, until the app's own address comes with the code. */
async function walk(start: string, fields: Record<string, string>): Promise<string> {
  const cookies = new Map<string, string>();
  let url = start;
  let body: URLSearchParams | null = null;
  for (let steps = 0; steps < 12; steps += 1) {
    const response: Response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      ...(body && { method: 'POST', body }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const text = await response.text();
    const location = response.headers.get('location');
    if (location?.startsWith(CLIENT.redirectUri)) return new URL(location).searchParams.get('code') ?? '';
    if (location !== null) {
      url = new URL(location, url).href;
      body = null;
      continue;
    }
    const action = /action="([^"]+)"/.exec(text)?.[1];
    const prompt = /name="prompt" value="([^"]+)"/.exec(text)?.[1];
    if (action === undefined || prompt === undefined)
      throw new Error(`No form: ${response.status} ${text.slice(0, 300)}`);
    url = new URL(action, url).href;
    body = new URLSearchParams({ prompt, ...(prompt === 'login' && fields) });
  }
  throw new Error('The sign-in did not come to an end.');
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Owner, pairOwner } from '../support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** A redirect to an address that holds the secret: its refusal names the target, and must not name the secret with it. */
const SECRET = 'Redirect-Canary-0123456789';
/** Hosts are written in lower case. */
const LOWER = SECRET.toLowerCase();
const HEX = Buffer.from(SECRET).toString('hex');

let relay: RelayProcess;
let owner: Owner;
let upstream: Upstream;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startRelayProcess({ RELAY_LOG_LEVEL: 'debug' }), startUpstream()]);
  owner = await pairOwner(relay.connectLink);
  const allow = [{ origin: upstream.url }];
  await owner.register({ name: 'repeated', value: SECRET, access: 'public', allow });
  await owner.register({ name: 'lower', value: LOWER, access: 'public', allow });
  await owner.register({ name: 'other', value: 'another-value-of-some-length', access: 'public', allow });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

const Authorization = 'Bearer $CLIENT_SECRET';
const routes: Readonly<Record<string, (name: string) => Promise<Response>>> = {
  '/v1/request': (clientSecretName) =>
    fetch(`${relay.url}/v1/request`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientSecretName, url: upstream.url, method: 'GET', headers: { Authorization } }),
    }),
  '/v1/forward': (name) => fetch(`${relay.url}/v1/forward/${name}/${upstream.url}/`, { headers: { Authorization } }),
};

/** Everything that the relay says and writes of a call. */
async function tellings(ask: (name: string) => Promise<Response>, name: string): Promise<Record<string, string>> {
  const response = await ask(name);
  const trace = response.headers.get('client-secret-trace') ?? '';
  const problem = await response.text();
  expect(JSON.parse(problem)).toMatchObject({ code: 'REDIRECT_REFUSED', trace });
  const asText = async (path: string): Promise<string> => (await owner.fetch(path)).text();
  await expect.poll(() => relay.output()).toContain(trace);
  return {
    problem,
    headers: JSON.stringify([...response.headers]),
    trace: await asText(`/v1/traces/${trace}`),
    traces: await asText('/v1/traces?limit=1'),
    audit: await asText('/v1/audit?limit=1000'),
    log: relay.output(),
  };
}

const repeating = (said: Record<string, string>): string[] =>
  Object.keys(said).filter((part) => [LOWER, HEX].some((form) => said[part]?.toLowerCase().includes(form)));

const percent = [...Buffer.from(SECRET)].map((byte) => `%${byte.toString(16)}`).join('');
const LOCATIONS = [
  ['plain', `https://${SECRET}.evil.example/`],
  ['in hex', `https://${HEX}.evil.example/`],
  ['percent-encoded', `https://${percent}.evil.example/`],
  ['relative to a scheme', `//${SECRET}.evil.example/`],
  ['as a whole host', `https://${SECRET}`],
] as const;

describe.each(Object.entries(routes))('%s', (_, ask) => {
  test.each(LOCATIONS)('a redirect to the secret, %s', async (_name, location) => {
    upstream.response = (_received, response) => void response.writeHead(302, { location }).end();
    expect(repeating(await tellings(ask, 'repeated'))).toEqual([]);
    // The same search finds it where it is not the secret of the call, and the target is named.
    expect(repeating(await tellings(ask, 'other'))).toEqual(['problem', 'trace', 'traces']);
  });

  // A URL parser drops tabs and writes hosts in lower case, so the secret is there only afterwards.
  test.each([
    ['a tab in its middle', LOWER.replace('-', '-\t')],
    ['capitals', LOWER.toUpperCase()],
  ])('a redirect to the secret with %s', async (_name, host) => {
    const location = `https://${host}.evil.example/`;
    upstream.response = (_received, response) => void response.writeHead(302, { location }).end();
    expect(repeating(await tellings(ask, 'lower'))).toEqual([]);
    expect(repeating(await tellings(ask, 'other'))).toEqual(['problem', 'trace', 'traces']);
  });
});

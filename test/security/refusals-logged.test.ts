import http from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Owner, pairOwner } from '../support/relay/owner.ts';
import { head, sendRaw } from '../support/relay/raw-http.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';

/** Whoever tries a door leaves a line: when, which door, which code and trace, and nothing of what was sent. */
let relay: RelayProcess;
let owner: Owner;
const CANARY = 'canary-of-a-token-that-nobody-has';

beforeAll(async () => {
  relay = await startRelayProcess({ RELAY_LOG_FORMAT: 'json' });
  owner = await pairOwner(relay.connectLink);
  await owner.register({
    name: 'mine',
    value: 'value-of-more-than-twenty',
    allow: [{ origin: 'https://api.example' }],
  });
});
afterAll(() => relay.stop());

interface Line {
  readonly time: string;
  readonly level: string;
  readonly event: string;
  readonly trace: string;
  readonly code: string;
}

const linesOf = (output: string): Line[] =>
  output.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []));

const ask =
  (path: string, init: RequestInit = {}) =>
  async (): Promise<string> => {
    const response = await fetch(`${relay.url}${path}`, init);
    await response.body?.cancel();
    return response.headers.get('client-secret-trace') ?? '';
  };
const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
const CALL = {
  clientSecretName: 'mine',
  url: 'https://api.example/',
  method: 'GET',
  headers: { Authorization: 'Bearer $CLIENT_SECRET', 'X-Note': CANARY },
};
/** `fetch` sets `Host` itself. */
const foreignHost = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = { host: 'evil.example' };
    const asked = http.get(`${relay.url}/v1/relay`, { headers }, (response) => {
      response.resume();
      resolve(String(response.headers['client-secret-trace']));
    });
    asked.on('error', reject);
  });

const noHttp = async (): Promise<string> => {
  const response = await sendRaw(relay.url, head('GET / HTTP/1.1', 'Host: $HOST', `${CANARY} is no header`));
  return response.headers.get('client-secret-trace') ?? '';
};

describe('a line in the log is left by', () => {
  test.each<[string, string, string, () => Promise<string>]>([
    [
      'a wrong token',
      'refused',
      'TOKEN_INVALID',
      ask('/v1/secrets', { headers: { authorization: `Bearer ${CANARY}` } }),
    ],
    ["a stranger at the owner's routes", 'refused', 'SIGN_IN_REQUIRED', ask('/v1/secrets')],
    ['a wrong pairing code', 'refused', 'PAIRING_REJECTED', ask('/v1/pair', json({ code: CANARY, deviceName: 'x' }))],
    ['a rebound host', 'refused', 'HOST_NOT_ALLOWED', foreignHost],
    [
      'a foreign page',
      'refused',
      'ORIGIN_NOT_ALLOWED',
      ask('/v1/request', json(CALL, { origin: 'https://evil.example' })),
    ],
    ['what is no HTTP', 'refused', 'INVALID_PARAMETER', noHttp],
    ['bad input', 'refused', 'INVALID_PARAMETER', ask('/v1/pair', json([CANARY]))],
    ['an address that is none', 'refused', 'NOT_FOUND', ask(`/${CANARY}`)],
    ['a method that is none', 'refused', 'METHOD_NOT_ALLOWED', ask('/v1/pair', { method: 'DELETE' })],
    ['a caller who may not use the secret', 'call', 'SIGN_IN_REQUIRED', ask('/v1/request', json(CALL))],
  ])('%s', async (_, event, code, attempt) => {
    const trace = await attempt();
    expect(trace).toMatch(/^[0-9a-f-]{36}$/);
    const found = await vi.waitFor(() => {
      const lines = linesOf(relay.output()).filter((line) => line.trace === trace);
      expect(lines).not.toEqual([]);
      return lines;
    }, 5_000);
    expect(found).toMatchObject([{ event, code, time: expect.stringMatching(/^\d{4}-.*Z$/) }]);
    expect(relay.output()).not.toContain(CANARY);
  });

  test('nobody who was let in', async () => {
    const response = await owner.fetch('/v1/secrets');
    const trace = response.headers.get('client-secret-trace') ?? '';
    const after = await ask('/v1/audit')();
    await vi.waitFor(() => expect(relay.output()).toContain(after), 5_000);
    expect(response.status).toBe(200);
    expect(relay.output()).not.toContain(trace);
  });
});

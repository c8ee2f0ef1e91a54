import { expect } from 'vitest';
import { createForwarder } from '../../../relay/forward/forward.ts';
import type { Behaviour, RawUpstream } from '../upstream/raw-upstream.ts';
import { type LocalRelay, startLocalRelay } from './local-relay.ts';
import { head, type RawResponse, sendRaw } from './raw-http.ts';

/**
 * How a call ends: with a problem of this code; with a whole response of this body; or broken, which is a response that began
 * and that its caller can tell from a whole one.
 */
export type Ending = { readonly code: string } | { readonly body: string } | 'broken';

export const SECRET = 'sk-fault-3f9a1c';

/** Seconds. Every case has to be over after the total, whatever the upstream does. */
const DEADLINES = {
  RELAY_CONNECT_TIMEOUT: '1',
  RELAY_FIRST_BYTE_TIMEOUT: '1',
  RELAY_IDLE_TIMEOUT: '1',
  RELAY_TOTAL_TIMEOUT: '3',
};
const OVER_MS = 3_000;
/** What a busy machine adds. */
const GRACE_MS = 5_000;

export interface FaultRelay {
  readonly relay: LocalRelay;
  call(upstream: RawUpstream, method?: string): Promise<RawResponse>;
  /** Has the upstream behave so, calls it, and checks how it ends, when, and that no connection is left. */
  run(upstream: RawUpstream, behave: Behaviour, ending: Ending, method?: string): Promise<RawResponse>;
}

/** `make` for a forwarder that lacks a guard. */
export async function startFaultRelay(
  env: Record<string, string> = {},
  make: typeof createForwarder = createForwarder,
): Promise<FaultRelay> {
  const relay = await startLocalRelay(
    { ...DEADLINES, RELAY_MAX_RESPONSE_BYTES: '1000000', ...env },
    { createForwarder: make },
  );
  const known = new Set<string>();
  const call = async (upstream: RawUpstream, method = 'GET'): Promise<RawResponse> => {
    const name = `u${upstream.port}`;
    if (!known.has(name)) {
      await relay.register({ name, value: SECRET, access: 'public', allow: [{ origin: upstream.url }] });
      known.add(name);
    }
    const headers = { Authorization: 'Bearer $CLIENT_SECRET' };
    const body = JSON.stringify({ clientSecretName: name, url: `${upstream.url}/v1`, method, headers });
    const lines = ['Host: $HOST', 'Content-Type: application/json', `Content-Length: ${body.length}`];
    return sendRaw(relay.url, head('POST /v1/request HTTP/1.1', ...lines) + body);
  };
  return {
    relay,
    call,
    async run(upstream, behave, ending, method) {
      upstream.behave = behave;
      const started = performance.now();
      const response = await call(upstream, method);
      expect(performance.now() - started).toBeLessThan(OVER_MS + GRACE_MS);
      expectEnding(response, ending);
      if (typeof ending !== 'object' || !('body' in ending)) await upstream.allClosed();
      return response;
    },
  };
}

function expectEnding(response: RawResponse, ending: Ending): void {
  expect(response.body).not.toContain(SECRET);
  if (ending === 'broken') {
    expect({ status: response.status, whole: response.whole }).toEqual({ status: 200, whole: false });
    expect(response.headers.get('client-secret-relay')).toBe('upstream');
    return;
  }
  expect(response.whole).toBe(true);
  if ('code' in ending) {
    expect(response.headers.get('client-secret-relay')).toBe('relay');
    expect(JSON.parse(response.body)).toMatchObject({ code: ending.code, status: response.status });
  } else {
    expect(response.headers.get('client-secret-relay')).toBe('upstream');
    expect(response.body).toBe(ending.body);
  }
}

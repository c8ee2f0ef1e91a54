import { afterAll, beforeEach } from 'vitest';
import type { Parts } from '../../../relay/start/parts.ts';
import type { CallSummary, QueuedCall } from '../../../shared/protocol/queue.ts';
import { until } from '../until.ts';
import { json, startUpstream, type Upstream } from '../upstream/upstreams.ts';
import { type LocalRelay, startLocalRelay } from './local-relay.ts';

export const KEY = 'sk-queue-canary-0123456789';

/** For a whole test file: a relay with a public and a private client secret, an upstream, and calls that wait in queues. */
export async function useQueueScene(env: Record<string, string> = {}, parts: Partial<Parts> = {}) {
  const [relay, upstream] = await Promise.all([startLocalRelay(env, parts), startUpstream()]);
  const allow = [{ origin: upstream.url }];
  await relay.register({ name: 'open', value: KEY, access: 'public', allow });
  await relay.register({ name: 'mine', value: KEY, access: 'private', allow });
  beforeEach(() => {
    upstream.response = json({ ok: true });
    upstream.received.length = 0;
  });
  afterAll(() => Promise.all([relay.stop(), upstream.close()]));
  return { relay, upstream, allow, ...callsOf(relay, upstream) };
}

/** Calls of one relay, anonymous unless headers say otherwise. */
export function callsOf(relay: Pick<LocalRelay, 'url' | 'owner'>, upstream: Pick<Upstream, 'url'>) {
  const request = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
    clientSecretName: 'open',
    url: `${upstream.url}/v1/x`,
    method: 'POST',
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    queue: 'q',
    data: {},
    ...more,
  });
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
    fetch(`${relay.url}${path}`, { method, headers });
  const post = (more: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${relay.url}/v1/request`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(request(more)),
    });
  /** With files by the names of their parts. */
  const postFiles = (
    files: readonly (readonly [part: string, file: Blob, name?: string])[],
    more: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Response> => {
    const body = new FormData();
    body.append('request', JSON.stringify(request(more)));
    for (const [part, file, name] of files) body.append(part, file, name);
    return fetch(`${relay.url}/v1/request`, { method: 'POST', headers, body });
  };
  const enqueue = async (more: Record<string, unknown> = {}, headers: Record<string, string> = {}) => {
    const response = await post(more, headers);
    const body = await response.text();
    if (response.status !== 202) throw new Error(`not queued: ${response.status} ${body}`);
    return JSON.parse(body) as QueuedCall;
  };
  /** The response, when it is there. */
  const settled = (id: string, headers: Record<string, string> = {}): Promise<Response> =>
    until(
      async () => {
        const response = await ask(`/v1/requests/${id}`, headers);
        if (response.status === 202) throw new Error(`${id} has not settled`);
        return response;
      },
      { timeout: 20_000, interval: 10 },
    );
  const signIn = async (sub: string): Promise<Record<string, string>> => {
    const response = await relay.owner('/v1/test-tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sub }),
    });
    const { token } = (await response.json()) as { token: string };
    return { authorization: `Bearer ${token}` };
  };
  const list = async (headers: Record<string, string>, query = '') => {
    const response = await ask(`/v1/requests${query}`, headers);
    return (await response.json()) as { list: CallSummary[]; cursor: string | null; endOfList: boolean };
  };
  return { request, ask, post, postFiles, enqueue, settled, signIn, list };
}

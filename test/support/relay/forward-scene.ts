import { afterAll, beforeEach, expect } from 'vitest';
import { json, startUpstream } from '../upstream/upstreams.ts';
import { startLocalRelay } from './local-relay.ts';
import { type RawRequest, type RawResponse, rawRequest } from './raw-request.ts';

export const KEY = 'sk-forward-canary-0123456789';
export const BEARER = { authorization: 'Bearer $CLIENT_SECRET' };

/** For a whole test file: a relay with five client secrets, an upstream, and calls of `/v1/forward` written by hand. */
export async function useForwardScene() {
  const [relay, upstream] = await Promise.all([startLocalRelay({ RELAY_MAX_REQUEST_BYTES: '4096' }), startUpstream()]);
  const allow = [{ origin: upstream.url }];
  const register = (name: string, more: Record<string, unknown>) =>
    relay.register({ name, value: KEY, access: 'public', allow, ...more });
  await register('head', {});
  await register('any', { placements: ['header', 'query', 'path', 'body'] });
  await register('field', { placements: ['header', 'body:auth.key'] });
  await register('mine', { access: 'private', placements: ['header', 'body'] });
  await register('narrow', { allow: [{ origin: upstream.url, methods: ['POST'], paths: ['/v1/chat/*'] }] });
  beforeEach(() => {
    upstream.response = json({ ok: true });
  });
  afterAll(() => Promise.all([relay.stop(), upstream.close()]));

  const send = (target: string, raw: Omit<RawRequest, 'target'> = {}): Promise<RawResponse> =>
    rawRequest(relay.url, { target, ...raw });
  const forward = (name: string, path: string, raw: Omit<RawRequest, 'target'> = {}): Promise<RawResponse> =>
    send(`/v1/forward/${name}/${upstream.url}${path}`, raw);
  const post = (name: string, type: string, body: string | Uint8Array, headers: Record<string, string> = BEARER) =>
    forward(name, '/v1/x', { method: 'POST', headers: { 'content-type': type, ...headers }, body });
  const problemOf = (response: RawResponse): Record<string, unknown> => JSON.parse(response.body.toString());
  const got = () => upstream.received.at(-1);

  /** Nothing of it reaches the upstream. */
  const refused = async (response: Promise<RawResponse>, code: string): Promise<Record<string, unknown>> => {
    const before = upstream.received.length;
    const problem = problemOf(await response);
    expect(problem).toMatchObject({ code });
    expect(upstream.received).toHaveLength(before);
    return problem;
  };
  return { relay, upstream, send, forward, post, got, refused };
}

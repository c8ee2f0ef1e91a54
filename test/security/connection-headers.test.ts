import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { head, type RawResponse, sendRaw } from '../support/relay/raw-http.ts';
import { type RawUpstream, saysAndEnds, startRawUpstream } from '../support/upstream/raw-upstream.ts';

/** What a `Connection` header names is for the next hop alone (RFC 9110, section 7.6.1), in either direction. */
let relay: LocalRelay;
let upstream: RawUpstream;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay(), startRawUpstream()]);
  await relay.register({ name: 'open', value: 'sk-1', access: 'public', allow: [{ origin: upstream.url }] });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

const responses = (...lines: string[]): void => {
  upstream.behave = saysAndEnds(['HTTP/1.1 200 OK', 'Content-Length: 2', ...lines, '', 'ok'].join('\r\n'));
};
const forward = (...lines: string[]): Promise<RawResponse> =>
  sendRaw(
    relay.url,
    head(`GET /v1/forward/open/${upstream.url}/ HTTP/1.1`, 'Host: $HOST', 'X-Key: $CLIENT_SECRET', ...lines),
  );
const sentNames = (): string[] =>
  (upstream.requests.at(-1) ?? '').split('\r\n').map((line) => line.split(':', 1)[0]?.toLowerCase() ?? '');

test.each<[string, string[]]>([
  ['in a list', ['Connection: X-Hop, X-Other']],
  ['in other letters', ['Connection: x-HOP ,\tX-OTHER']],
  ['in two lines', ['Connection: X-Hop', 'Connection: X-Other']],
])('request headers that it names %s do not go on', async (_, connection) => {
  responses();
  expect((await forward('X-Hop: 1', 'X-Other: 2', 'X-Kept: 3', ...connection)).status).toBe(200);
  expect(sentNames()).toEqual(expect.arrayContaining(['x-key', 'x-kept']));
  expect(sentNames().filter((name) => name === 'x-hop' || name === 'x-other')).toEqual([]);

  await forward('X-Hop: 1', 'X-Other: 2');
  expect(sentNames()).toEqual(expect.arrayContaining(['x-hop', 'x-other']));
});

test.each<[string, string[]]>([
  ['in a list', ['Connection: close, X-Hop, X-Other']],
  ['in other letters', ['Connection: close, x-HOP ,\tX-OTHER']],
  ['in two lines', ['Connection: close, X-Hop', 'Connection: X-Other']],
])('response headers that it names %s are not mirrored', async (_, connection) => {
  const named = ({ headers }: RawResponse) => ['x-hop', 'x-other', 'x-kept'].map((name) => headers.get(name));
  responses('X-Hop: 1', 'X-Other: 2', 'X-Kept: 3', ...connection);
  expect(named(await forward())).toEqual([null, null, '3']);

  responses('X-Hop: 1', 'X-Other: 2', 'X-Kept: 3', 'Connection: close');
  expect(named(await forward())).toEqual(['1', '2', '3']);
});

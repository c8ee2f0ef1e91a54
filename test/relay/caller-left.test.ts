import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createForwarder } from '../../relay/forward/forward.ts';
import type { Trace } from '../../shared/protocol/api.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

type Meanwhile = (closed: () => Promise<unknown>) => Promise<void>;
const nothing: Meanwhile = async () => {};

/** Runs before each request, and between the response that redirects and the request that follows it. */
let before = nothing;
let between = nothing;
let relay: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  upstream = await startUpstream(({ target }, response) => {
    if (target === '/start') response.writeHead(302, { location: '/end' });
    response.end();
  });
  relay = await startLocalRelay(
    {},
    {
      createForwarder: (config) => {
        const forwarder = createForwarder(config);
        return {
          ...forwarder,
          forward: async (options) => {
            const { res } = options.exchange;
            const closed = async () => res.closed || once(res, 'close');
            await before(closed);
            const outcome = await forwarder.forward(options);
            if (outcome.redirect) await between(closed);
            return outcome;
          },
        };
      },
    },
  );
  await relay.register({ name: 'open', value: 'sk-1', access: 'public', allow: [{ origin: upstream.url }] });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

/** The targets that the upstream was asked for, when the call is over. */
async function targetsOf(signal: AbortSignal): Promise<string[]> {
  upstream.received.length = 0;
  const headers = { 'content-type': 'application/json' };
  const call = {
    clientSecretName: 'open',
    url: `${upstream.url}/start`,
    method: 'GET',
    headers: { A: '$CLIENT_SECRET' },
  };
  await fetch(`${relay.url}/v1/request`, { method: 'POST', headers, body: JSON.stringify(call), signal }).catch(
    () => {},
  );
  await expect
    .poll(
      async () => ((await (await relay.owner('/v1/traces?limit=1')).json()) as { traces: Trace[] }).traces[0]?.state,
    )
    .toBe(signal.aborted ? 'aborted' : 'done');
  return upstream.received.map(({ target }) => target);
}

const leave =
  (leaving: AbortController): Meanwhile =>
  async (closed) => {
    leaving.abort();
    await closed();
  };

afterEach(() => {
  before = nothing;
  between = nothing;
});

test('nothing is sent for a caller that has disconnected before', async () => {
  const leaving = new AbortController();
  before = leave(leaving);
  expect(await targetsOf(leaving.signal)).toEqual([]);
});

test('a redirect is not followed for a caller that has disconnected', async () => {
  const leaving = new AbortController();
  between = leave(leaving);
  expect(await targetsOf(leaving.signal)).toEqual(['/start']);
});

test('it is for one that is still connected', async () => {
  expect(await targetsOf(new AbortController().signal)).toEqual(['/start', '/end']);
});

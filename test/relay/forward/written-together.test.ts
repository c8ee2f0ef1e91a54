import { describe, expect, test } from 'vitest';
import { afterPoll } from '../../../relay/forward/after-poll.ts';
import type { ForwardOutcome } from '../../../relay/forward/contract.ts';
import { useExchanges } from '../../support/relay/exchange-server.ts';
import { startLocalRelay } from '../../support/relay/local-relay.ts';
import { respond } from '../../support/relay/upstream-response.ts';
import { startUpstream } from '../../support/upstream/upstreams.ts';

const { ask } = useExchanges();

describe('a short response', () => {
  test.each([
    { others: 0, isWritten: true },
    { others: 1, isWritten: false },
  ])('is written at once with $others other calls in progress: $isWritten', async ({ others, isWritten }) => {
    const open = { dispatches: others, streams: 0 };
    const ended: boolean[] = [];
    const response = await ask((exchange) => {
      respond(exchange, { open }).whole(200, { 'content-length': '4' }, 'late');
      ended.push(exchange.res.writableEnded);
    }, '/v1/request');
    expect(await response.text()).toBe('late');
    expect([ended, open]).toEqual([[isWritten], { dispatches: others, streams: 0 }]);
  });

  test('is written to nobody, where the caller has left before it is written', async () => {
    const outcomes: Promise<ForwardOutcome>[] = [];
    const asked = ask((exchange) => {
      const upstream = respond(exchange, { open: { dispatches: 1, streams: 0 } });
      outcomes.push(upstream.outcome);
      upstream.whole(200, { 'content-length': '4' }, 'late');
      exchange.res.emit('close');
      afterPoll(
        () => exchange.res.writeHead(exchange.res.writableEnded ? 500 : 598).end(),
        (error) => exchange.res.destroy(error as Error),
      );
    }, '/v1/request');
    expect((await asked).status).toBe(598);
    expect(await outcomes[0]).toMatchObject({ aborted: true, refusal: null, bytes: 0 });
  });

  test('breaks off where it cannot be written, which undici is no longer there to catch', async () => {
    const outcomes: Promise<ForwardOutcome>[] = [];
    const asked = ask((exchange) => {
      exchange.res.end = () => {
        throw new Error('cannot be written');
      };
      const upstream = respond(exchange, { open: { dispatches: 1, streams: 0 } });
      outcomes.push(upstream.outcome);
      upstream.whole(200, { 'content-length': '4' }, 'late');
    }, '/v1/request');
    await expect(asked).rejects.toThrow('fetch failed');
    expect(await outcomes[0]).toMatchObject({ truncated: true, refusal: { code: 'UPSTREAM_INTERRUPTED' } });
  });
});

test('each of many calls at once gets its own response, redacted', async () => {
  const key = 'sk-together-0123456789abcdef';
  // Node announces the length of what is ended at once: short, so not passed on as it arrives.
  const upstream = await startUpstream(({ target, headers }, response) => {
    response.end(JSON.stringify({ target, key: headers.authorization }));
  });
  const relay = await startLocalRelay();
  await relay.register({ name: 'together', value: key, access: 'public', allow: [{ origin: upstream.url }] });
  const call = async (index: number): Promise<unknown> => {
    const url = `${upstream.url}/${index}`;
    const headers = { Authorization: 'Bearer $CLIENT_SECRET' };
    const response = await relay.call({ clientSecretName: 'together', method: 'GET', url, headers });
    return response.json();
  };
  const calls = Array.from({ length: 64 }, (_, index) => index);
  expect(await Promise.all(calls.map(call))).toEqual(
    calls.map((index) => ({ target: `/${index}`, key: 'Bearer $CLIENT_SECRET' })),
  );
  await relay.stop();
  await upstream.close();
});

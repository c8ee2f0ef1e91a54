import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PendingCall } from '../../../../shared/client/queue/types.ts';
import { failure, startPageClientScene } from '../../../support/relay/page-client-scene.ts';
import { type Handler, json, never } from '../../../support/upstream/upstreams.ts';

const scene = await startPageClientScene('sk-page-queue-0123456789');
const { relay, upstream, client, request } = scene;
afterAll(() => scene[Symbol.asyncDispose]());
beforeEach(() => {
  upstream.response = json({ ok: true });
});

const signIn = async (sub: string): Promise<string> => {
  const response = await relay.owner('/v1/test-tokens', { method: 'POST', json: { sub } });
  return ((await response.json()) as { token: string }).token;
};
const enqueue = (more: object = {}, token?: string): Promise<PendingCall> =>
  client(token).clientSecretRequest<PendingCall>(request({ queue: 'q', ...more }));

/** Holds all responses back until it is opened. */
function gate(): { handler: Handler; open(): void } {
  const waiting: (() => void)[] = [];
  return {
    handler: (received, response) => void waiting.push(() => json({ late: true })(received, response)),
    open: () => {
      for (const go of waiting.splice(0)) go();
    },
  };
}

describe('poll above 0', () => {
  test('resolves to the response', async () => {
    expect(await client().clientSecretRequest(request({ poll: 100 }))).toEqual({ ok: true });
  });

  test('calls onResponse, and resolves to what that returns', async () => {
    const onResponse = vi.fn(() => 'mine');
    expect(await client().clientSecretRequest({ ...request(), poll: 100, onResponse })).toBe('mine');
    expect(onResponse).toHaveBeenCalledExactlyOnceWith({ ok: true });
  });

  test('rejects with the error of the API', async () => {
    upstream.response = json({ no: 1 }, 422);
    const error = await failure(client().clientSecretRequest(request({ poll: 100 })));
    expect(error).toMatchObject({ code: 'UPSTREAM_ERROR', status: 422, source: 'upstream', body: { no: 1 } });
    expect(error.trace).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('with onError the error goes there, and nothing rejects', async () => {
    upstream.response = (_, response) => void response.socket?.destroy();
    const onError = vi.fn(() => 'seen');
    const onResponse = vi.fn();
    expect(await client().clientSecretRequest({ ...request(), poll: 100, onError, onResponse })).toBe('seen');
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'UPSTREAM_INTERRUPTED' }));
    expect(onResponse).not.toHaveBeenCalled();
  });

  test('an aborted poll rejects with the reason', async () => {
    upstream.response = never;
    const control = new AbortController();
    const call = client().clientSecretRequest(request({ poll: 100 }), { signal: control.signal });
    await upstream.request(upstream.received.length);
    control.abort('enough');
    await expect(call).rejects.toBe('enough');
  });
});

describe('without poll', () => {
  test('it resolves to the call, which can be polled', async () => {
    const { handler, open } = gate();
    upstream.response = handler;
    const onResponse = vi.fn((body: { late: boolean }) => body);
    const call = await enqueue({ onResponse });
    expect(call).toEqual({
      id: expect.any(String),
      status: 'pending',
      queue_name: 'q',
      in_queue: 1,
      poll: expect.any(Function),
    });
    const poll = call.poll({ latency: 100 });
    expect(await client().clientSecretRequestQueueCount({ queue: 'q' })).toEqual({ queue_name: 'q', in_queue: 1 });
    await expect.poll(() => upstream.received.length).toBeGreaterThan(0);
    open();
    expect(await poll).toEqual({ late: true });
    expect(onResponse).toHaveBeenCalledExactlyOnceWith({ late: true });
    expect(await client().clientSecretRequestQueueCount({ queue: 'q' })).toEqual({ queue_name: 'q', in_queue: 0 });
  });

  test('of a call that does not wait, onResponse and onError are told', async () => {
    const onResponse = vi.fn();
    expect(await client().clientSecretRequest({ ...request(), onResponse })).toEqual({ ok: true });
    expect(onResponse).toHaveBeenCalledExactlyOnceWith({ ok: true });
    const onError = vi.fn(() => 'seen');
    expect(await client().clientSecretRequest({ ...request({ url: 'https://evil.example/' }), onError })).toBe('seen');
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'URL_NOT_ALLOWED' }));
  });
});

describe('stop', () => {
  test('by id, by queue or all: the polls resolve as stopped, call nothing back, and the calls go on', async () => {
    const { handler, open } = gate();
    upstream.response = handler;
    const { clientSecretRequest, stopClientSecretPolling, isPollStopped } = client();
    expect(stopClientSecretPolling()).toBe(0);
    const told = vi.fn();
    const start = async (queue: string) => {
      const call = await clientSecretRequest<PendingCall>(request({ queue }));
      return { id: call.id, poll: call.poll({ latency: 100, onResponse: told, onError: told }) };
    };
    const calls = [await start('a'), await start('b'), await start('b'), await start('c'), await start('d')];
    expect(stopClientSecretPolling({ id: calls[0]?.id })).toBe(1);
    expect(stopClientSecretPolling({ queue: 'b' })).toBe(2);
    calls[3]?.poll.stop();
    expect(stopClientSecretPolling()).toBe(1);
    expect(stopClientSecretPolling({ id: calls[0]?.id })).toBe(0);
    for (const { id, poll } of calls) {
      const result = await poll;
      expect(result).toEqual({ id, status: 'stopped' });
      expect(isPollStopped(result)).toBe(true);
    }
    expect(isPollStopped({ id: 'x', status: 'stopped' })).toBe(false);
    expect([null, undefined, 'stopped', 1].some(isPollStopped)).toBe(false);
    expect(told).not.toHaveBeenCalled();
    await expect.poll(() => upstream.received.length).toBeGreaterThan(0);
    await expect
      .poll(async () => {
        open();
        return (await client().clientSecretRequestQueueCount({ queue: 'b' })).in_queue;
      })
      .toBe(0);
  });
});

describe('cancel', () => {
  test('ends the call, and a poll of it rejects', async () => {
    upstream.response = never;
    const call = await enqueue();
    const poll = failure(call.poll({ latency: 100 }));
    const { cancelClientSecretRequest } = client();
    expect(await cancelClientSecretRequest(call)).toEqual({ removed: true, message: 'The call was cancelled.' });
    expect(await poll).toMatchObject({ code: 'CALL_CANCELLED', status: 410, source: 'relay' });
    expect(await cancelClientSecretRequest(call)).toMatchObject({ removed: false });
    expect(await failure(cancelClientSecretRequest({ id: 'nobody' }))).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('history', () => {
  test('lists the calls of the user; one that waits can be polled', async () => {
    const token = await signIn('history');
    const { handler, open } = gate();
    await client(token).clientSecretRequest(request({ poll: 100, data: { a: 1 } }));
    upstream.response = handler;
    const { id } = await enqueue({ queue: 'long' }, token);
    const { list, endOfList } = await client(token).clientSecretRequestHistory({ method: 'POST' });
    expect(endOfList).toBe(true);
    expect(list.map(({ status }) => status)).toEqual([expect.stringMatching(/pending|running/), 'resolved']);
    expect(list[1]).toMatchObject({
      status_code: 200,
      request_body: { a: 1 },
      response_body: { ok: true },
      error: null,
    });
    expect(list[1]?.poll).toBeUndefined();
    const poll = list[0]?.poll?.({ latency: 100 });
    await expect
      .poll(async () => (await client(token).clientSecretRequestHistory({ status: 'running' })).list)
      .toHaveLength(1);
    open();
    expect(await poll).toEqual({ late: true });
    const first = await client(token).clientSecretRequestHistory({}, { limit: 1 });
    expect(first).toMatchObject({ list: [{ id }], endOfList: false });
    const { cursor } = first;
    expect(await client(token).clientSecretRequestHistory({}, { limit: 1, cursor })).toMatchObject({
      list: [{ id: list[1]?.id }],
      endOfList: true,
      cursor: null,
    });
  });

  test('needs a sign-in', async () => {
    expect(await failure(client().clientSecretRequestHistory())).toMatchObject({
      code: 'SIGN_IN_REQUIRED',
      status: 401,
    });
  });
});

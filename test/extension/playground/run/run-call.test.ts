import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromBase64 } from '../../../../extension/http/base64.ts';
import { runCall, type SendCall } from '../../../../extension/playground/run/run-call.ts';
import {
  type CallEvent,
  MAX_KEPT,
  nextCall,
  type PlaygroundCall,
} from '../../../../extension/request-model/playground-call.ts';
import { draft } from '../build.ts';

/** Writes a chunk for each line that `go` lets through, so that no test has to wait for the clock. */
const waiting = new Map<string, { write(text: string): void; end(): void; destroy(): void }>();
let closed: Promise<void> = Promise.resolve();
const server = createServer((req, res) => {
  res.setHeader('client-secret-relay', 'upstream');
  if (req.url === '/big') {
    res.end(Buffer.alloc(MAX_KEPT + 500_000, 'x'));
    return;
  }
  res.flushHeaders();
  closed = new Promise((resolve) => res.on('close', resolve));
  waiting.set(req.url ?? '', {
    write: (text) => res.write(text),
    end: () => res.end(),
    destroy: () => res.destroy(),
  });
});
let origin = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

function run(send: SendCall) {
  const controller = new AbortController();
  let call = nextCall(null, { type: 'start', id: 'a', at: 0, draft: draft() });
  const watchers = new Set<() => void>();
  let held = 0;
  const emit = (event: CallEvent): void => {
    call = nextCall(call, event);
    for (const watcher of watchers) watcher();
  };
  const ended = runCall({
    id: 'a',
    send,
    signal: controller.signal,
    emit,
    hold: (bytes) => {
      held += bytes.length;
    },
    now: () => 1,
    tick: () => Promise.resolve(),
  });
  const until = (test: (call: PlaygroundCall) => boolean): Promise<PlaygroundCall> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!call || !test(call)) return;
        watchers.delete(look);
        resolve(call);
      };
      watchers.add(look);
      look();
    });
  return { controller, ended, until, call: () => call, held: () => held };
}

const to =
  (path: string): SendCall =>
  (signal) =>
    fetch(origin + path, { signal });
const text = (call: PlaygroundCall | null): string => new TextDecoder().decode(fromBase64(call?.body.chunks ?? []));

test('a response that streams is told as it arrives, and to its end', async () => {
  const { until, ended, call } = run(to('/stream'));
  await until(({ phase }) => phase === 'receiving');
  waiting.get('/stream')?.write('data: a\n\n');
  expect(text(await until(({ body }) => body.total > 0))).toBe('data: a\n\n');
  waiting.get('/stream')?.write('data: b\n\n');
  await until(({ body }) => body.total === 18);
  waiting.get('/stream')?.end();
  await ended;
  expect(call()).toMatchObject({ phase: 'done', head: { status: 200, source: 'upstream' } });
  expect(text(call())).toBe('data: a\n\ndata: b\n\n');
});

test('of a long response the beginning is kept and the rest is counted and held', async () => {
  const { ended, call, held } = run(to('/big'));
  await ended;
  expect(call()?.body).toMatchObject({ kept: MAX_KEPT, total: MAX_KEPT + 500_000 });
  expect(fromBase64(call()?.body.chunks ?? [])).toHaveLength(MAX_KEPT);
  expect(held()).toBe(MAX_KEPT + 500_000);
});

test('a response that breaks off fails, and what had arrived stays', async () => {
  const { until, ended, call } = run(to('/broken'));
  await until(({ phase }) => phase === 'receiving');
  waiting.get('/broken')?.write('half');
  await until(({ body }) => body.total === 4);
  waiting.get('/broken')?.destroy();
  await ended;
  expect(call()).toMatchObject({ phase: 'failed', failure: { reason: 'broken' } });
  expect(text(call())).toBe('half');
});

test('cancelling closes the connection', async () => {
  const { until, controller, ended, call } = run(to('/cancelled'));
  await until(({ phase }) => phase === 'receiving');
  controller.abort();
  await ended;
  await closed;
  expect(call()?.phase).toBe('cancelled');
});

test('where nothing could be sent, the call says why', async () => {
  const { ended, call } = run(async () => ({ reason: 'unreachable', detail: null }));
  await ended;
  expect(call()).toMatchObject({ phase: 'failed', head: null, failure: { reason: 'unreachable' } });
});

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type PostgresServer, query, startPostgres } from '../support/relay/postgres.ts';
import { type SharedQueue, startSharedQueue } from '../support/relay/shared-queue.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

/** The other relay reaches Postgres through a network that can fail; the first one is right beside it. */
let server: PostgresServer;
let proxy: TcpProxy;
let scene: SharedQueue;

beforeAll(async () => {
  // Of its own, as it is started anew.
  server = await startPostgres();
  scene = await startSharedQueue(server.url, {
    proxied: async (url) => {
      const { hostname, port } = new URL(url);
      proxy = await startTcpProxy(hostname, Number(port));
      return url.replace(`:${port}/`, `:${proxy.port}/`);
    },
  });
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});
beforeEach(() => {
  scene.seen.names.length = 0;
  scene.seen.most.clear();
});

const call = (name: string) => ({ queue: name.charAt(0), data: { name } });
const opened = (name: string) => expect.poll(() => scene.seen.open.has(name), { timeout: 40_000 }).toBe(true);
const cutOff = (): void => {
  proxy.refuse = true;
  proxy.cut();
};
/** A call that waits for its response at the other relay. On a busy machine the first one may take it; then it is another call. */
async function runningAtOther(letter: string): Promise<{ readonly id: string; readonly name: string }> {
  const { one, other, seen, relays, url } = scene;
  for (let attempt = 1; ; attempt += 1) {
    const name = `${letter}${attempt}`;
    const { id } = await other.enqueue(call(name));
    await opened(name);
    const running = await query(url, "SELECT status FROM client_secret_relay.calls WHERE status LIKE 'running%'");
    if (running.every(({ status }) => status !== `running ${relays.idOfOne}`)) return { id, name };
    seen.open.get(name)?.();
    await one.settled(id);
    seen.names.length = 0;
  }
}
const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;

test('a response that comes while Postgres is away for a moment is kept, and the queue goes on', async () => {
  const { one, other, seen } = scene;
  const first = await runningAtOther('a');
  const second = await other.enqueue(call('a-next'));
  cutOff();
  expect(await codeOf(await other.post(call('a-refused')))).toBe('STORE_UNAVAILABLE');
  seen.open.get(first.name)?.();
  await expect.poll(() => seen.open.has(first.name)).toBe(false);
  proxy.refuse = false;
  await opened('a-next');
  seen.open.get('a-next')?.();
  for (const { id } of [first, second]) expect((await one.settled(id)).status).toBe(200);
  expect(seen.names).toEqual([first.name, 'a-next']);
});

test('a long response that breaks off in the store is written on when Postgres is back', async () => {
  const { one, other, upstream } = scene;
  const handler = upstream.response;
  let go = (): void => {};
  const half = 'x'.repeat(300_000);
  upstream.response = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).write(half);
    go = () => void response.end(half);
  };
  const before = upstream.received.length;
  const { id } = await other.enqueue(call('l1'));
  await upstream.request(before);
  upstream.response = handler;
  cutOff();
  go();
  proxy.refuse = false;
  const response = await one.settled(id);
  expect([response.status, await response.text()]).toEqual([200, half + half]);
});

test('a relay that is cut off from Postgres ends its call before another one goes on with the queue, and it is not sent twice', async () => {
  const { one, other, seen } = scene;
  const first = await runningAtOther('b');
  const second = await other.enqueue(call('b-next'));
  cutOff();
  await opened('b-next');
  seen.open.get('b-next')?.();
  expect(await (await one.settled(first.id)).json()).toMatchObject({ code: 'CALL_INTERRUPTED', sent: 'maybe' });
  expect((await one.settled(second.id)).status).toBe(200);
  expect([seen.names, seen.most.get('b')]).toEqual([[first.name, 'b-next'], 1]);
  proxy.refuse = false;
  await expect.poll(async () => (await other.post(call('c1'))).status, { timeout: 20_000 }).toBe(202);
  await opened('c1');
  seen.open.get('c1')?.();
});

test('a Postgres that is started anew under load loses no call that was accepted, and none is sent twice', async () => {
  const { one, other, seen } = scene;
  seen.isInstant = true;
  const accepted: string[] = [];
  let isOver = false;
  const load = [one, other, one, other].map(async (relay, worker) => {
    for (let index = 0; !isOver; index += 1) {
      const response = await relay.post({ queue: `load-${worker}`, data: { name: `${worker}-${index}` } });
      if (response.status === 202) accepted.push(((await response.json()) as { id: string }).id);
    }
  });
  await expect.poll(() => accepted.length).toBeGreaterThan(10);
  await server.stop();
  await server.start();
  const before = accepted.length;
  await expect.poll(() => accepted.length, { timeout: 40_000 }).toBeGreaterThan(before + 10);
  isOver = true;
  await Promise.all(load);
  for (const id of accepted) {
    const response = await one.settled(id);
    if (response.status !== 200) expect(await codeOf(response)).toBe('CALL_INTERRUPTED');
  }
  expect(new Set(seen.names).size).toBe(seen.names.length);
  seen.isInstant = false;
});

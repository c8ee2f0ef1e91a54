import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { seededRandom } from '../support/random.ts';
import { pairOwner } from '../support/relay/owner.ts';
import { createDatabase } from '../support/relay/postgres.ts';
import { ROOT_KEY } from '../support/relay/postgres-relays.ts';
import { callsOf } from '../support/relay/queue-scene.ts';
import { type RestartableProcess, startRestartableProcess } from '../support/relay/restartable-relay.ts';
import { runs } from '../support/runs.ts';
import { until } from '../support/until.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

const KILLS = runs(4, 100);
const CALLS = 9;
const QUEUES = ['a', 'b', undefined] as const;

let relays: readonly [RestartableProcess, RestartableProcess];
let upstream: Upstream;
/** Names of calls in the order in which the API got them. */
const received: string[] = [];
/** Those of each queue that are open at the API now, and whether there were two at once. */
const open = new Map<string, number>();
const overlapped: string[] = [];
let onReceived = (): void => {};

interface Sent {
  readonly name: string;
  readonly queue: string | undefined;
}
const dataOf = (sent: Sent, isLong: boolean) => ({ ...sent, more: isLong ? sent.name.repeat(20_000) : '' });

beforeAll(async () => {
  upstream = await startUpstream(async ({ body }, response) => {
    const { name, queue } = JSON.parse(body.toString()) as Sent;
    received.push(name);
    if (queue !== undefined) {
      open.set(queue, (open.get(queue) ?? 0) + 1);
      if (open.get(queue) !== 1) overlapped.push(name);
      response.once('close', () => open.set(queue, (open.get(queue) ?? 0) - 1));
    }
    onReceived();
    await pause(5);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ name }));
  });
  const env = {
    RELAY_DATABASE_URL: await createDatabase(inject('postgres')),
    RELAY_ROOT_KEY: ROOT_KEY,
    RELAY_QUEUE_MAX_PENDING_PER_CALLER: '1000',
    RELAY_QUEUE_MAX_CALLS_PER_CALLER: '100000',
  };
  const first = await startRestartableProcess(env);
  const owner = await pairOwner(first.connectLink ?? '');
  const policy = { value: 'sk-kill-0123456789abcdef', access: 'public', allow: [{ origin: upstream.url }] };
  await owner.register({ name: 'open', ...policy });
  relays = [first, await startRestartableProcess(env)];
});
afterAll(async () => {
  await Promise.all(relays.map((relay) => relay[Symbol.asyncDispose]()));
  await upstream.close();
});

const callsAt = (relay: RestartableProcess) => callsOf({ url: relay.url, owner: fetch }, upstream);

test(
  `relays killed ${KILLS} times: no call that was accepted is lost, none is sent twice, and no queue has two at once`,
  async () => {
    const random = seededRandom(20_261_129);
    const accepted: (Sent & { readonly id: string })[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const arrivals = 1 + random.whole(CALLS);
      const delay = random.whole(12);
      let left = arrivals;
      const come = new Promise<void>((resolve) => {
        onReceived = () => {
          left -= 1;
          if (left === 0) void pause(delay).then(resolve);
        };
      });
      const sending = (async () => {
        for (let index = 0; index < CALLS; index += 1) {
          const relay = relays[(kill + index) % 2] as RestartableProcess;
          const sent: Sent = { name: `${kill}-${index}`, queue: QUEUES[index % QUEUES.length] };
          const more = {
            queue: sent.queue,
            ...(sent.queue === undefined && { poll: 0 }),
            data: dataOf(sent, index % 2 === 0),
          };
          // The one of a relay that has just been killed is not accepted.
          const { id } = await callsAt(relay)
            .enqueue(more)
            .catch(() => ({ id: null }));
          if (id !== null) accepted.push({ ...sent, id });
        }
      })();
      await Promise.race([come, sending.then(() => pause(100))]);
      const victim = relays[random.whole(2)] as RestartableProcess;
      await victim.kill();
      await sending;
      await victim.start();
    }

    const endings = { response: 0, interrupted: 0 };
    for (const [index, { name, id }] of accepted.entries()) {
      const { ask } = callsAt(relays[index % 2] as RestartableProcess);
      const response = await until(
        async () => {
          const one = await ask(`/v1/requests/${id}`);
          if (one.status === 202) throw new Error(`${name} has not settled`);
          return one;
        },
        { timeout: 60_000, interval: 20 },
      );
      const body = (await response.json()) as { code?: string; name?: string };
      const times = received.filter((one) => one === name).length;
      if (response.status === 200) expect([name, times, body.name]).toEqual([name, 1, name]);
      else expect([name, body.code]).toEqual([name, 'CALL_INTERRUPTED']);
      endings[response.status === 200 ? 'response' : 'interrupted'] += 1;
    }
    // Also a call whose acknowledgement did not arrive was not sent twice.
    expect(new Set(received).size).toBe(received.length);
    expect(overlapped).toEqual([]);
    for (const queue of ['a', 'b']) {
      const inOrder = accepted.filter((call) => call.queue === queue).map(({ name }) => name);
      const inQueue = received.filter((name) => inOrder.includes(name));
      expect(inQueue).toEqual(inOrder.filter((name) => inQueue.includes(name)));
    }
    // The moments were such that there was something to lose.
    expect(endings.response).toBeGreaterThan(0);
    expect(endings.interrupted).toBeGreaterThan(0);
    for (const relay of relays)
      expect(await (await fetch(`${relay.url}/v1/queues/a`)).json()).toMatchObject({ in_queue: 0 });
  },
  runs(180_000, 1_800_000),
);

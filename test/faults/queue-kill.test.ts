import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Random, seededRandom } from '../support/random.ts';
import { callsOf } from '../support/relay/queue-scene.ts';
import { type RestartableRelay, startRestartableRelay } from '../support/relay/restartable-relay.ts';
import { runs } from '../support/runs.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

const KILLS = runs(8, 100);
const CALLS = 9;
const QUEUES = ['a', 'b', undefined] as const;

let relay: RestartableRelay;
let upstream: Upstream;
/** Names of calls in the order in which the API got them. */
const received: string[] = [];
let onReceived = (): void => {};
let onResponded = (): void => {};

beforeAll(async () => {
  upstream = await startUpstream(async (one, response) => {
    const name = nameIn(one.body.toString());
    received.push(name);
    onReceived();
    await pause(2);
    json({ name })(one, response);
    response.once('finish', onResponded);
  });
  relay = await startRestartableRelay({ RELAY_QUEUE_MAX_PENDING_PER_CALLER: '1000' });
  const policy = { value: 'sk-kill-0123456789abcdef', access: 'public', allow: [{ origin: upstream.url }] };
  await relay.register({ name: 'open', ...policy });
});
afterAll(async () => {
  await relay[Symbol.asyncDispose]();
  await upstream.close();
});

/** The name of a call, which its data has; a file has to be there as a whole. */
function nameIn(body: string): string {
  if (body.startsWith('{')) return (JSON.parse(body) as { name: string }).name;
  const name = /name="name"\r\n\r\n(.*)\r\n/.exec(body)?.[1] ?? '';
  return body.includes(fileOf(name)) ? name : `broken ${name}`;
}
/** Longer than what fits into a row. */
const fileOf = (name: string): string => `${name} `.repeat(20_000);

/** Resolves when the moment has come: after some acknowledged calls, arrivals at the API, or its responses, and some ms. */
function moment(random: Random): { readonly come: Promise<void>; acknowledged(): void } {
  const kind = random.pick(['acknowledged', 'received', 'responded'] as const);
  const delay = random.whole(12);
  let left = 1 + random.whole(CALLS);
  let acknowledged = (): void => {};
  const come = new Promise<void>((resolve) => {
    const note = (): void => {
      left -= 1;
      if (left === 0) void pause(delay).then(resolve);
    };
    onReceived = kind === 'received' ? note : () => {};
    onResponded = kind === 'responded' ? note : () => {};
    if (kind === 'acknowledged') acknowledged = note;
  });
  return { come, acknowledged: () => acknowledged() };
}

test(
  `killed ${KILLS} times: no call that was accepted is lost, none is sent twice, and one that was running says so`,
  async () => {
    const { enqueue, postFiles, settled } = callsOf(relay, upstream);
    const random = seededRandom(20_261_128);
    const endings = { response: 0, interrupted: 0, notAccepted: 0 };

    for (let kill = 0; kill < KILLS; kill += 1) {
      const { come, acknowledged } = moment(random);
      const accepted: { readonly name: string; readonly id: string; readonly queue: string | undefined }[] = [];
      const sending = (async () => {
        for (let index = 0; index < CALLS; index += 1) {
          const name = `${kill}-${index}`;
          const queue = QUEUES[index % QUEUES.length];
          const call = { queue, ...(queue === undefined && { poll: 0 }), data: { name } };
          const withFile = (kill + index) % 2 === 0;
          const { id } = withFile
            ? ((await (await postFiles([['data[file]', new Blob([fileOf(name)])]], call)).json()) as { id: string })
            : await enqueue(call);
          accepted.push({ name, id, queue });
          acknowledged();
        }
      })().catch(() => {});
      // The moment may not come: fewer calls may be accepted than it waits for, before the relay is gone.
      await Promise.race([come, sending.then(() => pause(60))]);
      await relay.kill();
      await sending;
      await relay.start();

      for (const { name, id } of accepted) {
        const response = await settled(id);
        const body = (await response.json()) as { code?: string; name?: string };
        const times = received.filter((one) => one === name).length;
        if (response.status === 200) {
          expect([name, times, body.name]).toEqual([name, 1, name]);
          endings.response += 1;
        } else {
          expect([name, body.code]).toEqual([name, 'CALL_INTERRUPTED']);
          expect(times, name).toBeLessThanOrEqual(1);
          endings.interrupted += 1;
        }
      }
      endings.notAccepted += CALLS - accepted.length;
      for (const queue of ['a', 'b']) {
        const inOrder = accepted.filter((call) => call.queue === queue).map(({ name }) => name);
        const inQueue = received.filter((name) => inOrder.includes(name));
        expect(inQueue).toEqual(inOrder.filter((name) => inQueue.includes(name)));
      }
    }
    // Also a call whose acknowledgement did not arrive was not sent twice.
    expect(new Set(received).size).toBe(received.length);
    // The moments were such that there was something to lose.
    expect(endings.response).toBeGreaterThan(0);
    expect(endings.interrupted).toBeGreaterThan(0);
    expect((await (await fetch(`${relay.url}/v1/queues/a`)).json()) as object).toMatchObject({ in_queue: 0 });
  },
  runs(120_000, 900_000),
);

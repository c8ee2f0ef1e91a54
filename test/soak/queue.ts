import { setTimeout as pause } from 'node:timers/promises';
import type { Step } from './callers.ts';
import { judge, judgeRefusal, type Sent } from './outcome.ts';
import { type Scene, STEADY } from './scene.ts';

const QUEUES = 4;
/** Longer than a poll may come late. */
const KEPT_SECONDS = 10;

/** A caller whose calls wait in queues, of which it cancels some. */
export const queueCaller =
  (scene: Scene): Step =>
  async (random) => {
    const sent: Sent = { id: scene.nextId(), name: random.pick(STEADY), at: performance.now() };
    const kind = random.pick(['plain', 'slow', 'cut']);
    const accepted = await scene.fetch('/v1/request', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        clientSecretName: sent.name,
        url: `${scene.upstream.url}/${kind}/${sent.id}`,
        method: 'POST',
        headers: { authorization: 'Bearer $CLIENT_SECRET' },
        data: { id: sent.id },
        queue: `q${random.whole(QUEUES)}`,
        expires: KEPT_SECONDS,
      }),
    });
    const body = await accepted.text();
    if (accepted.status !== 202) return void judgeRefusal(scene, sent, body, []);
    const path = `/v1/requests/${(JSON.parse(body) as { id: string }).id}`;
    const isCancelled = random.whole(4) === 0;
    if (isCancelled) await (await scene.fetch(path, { method: 'DELETE' })).arrayBuffer();
    const possible = [
      ...(kind === 'cut' ? ['UPSTREAM_INTERRUPTED'] : []),
      ...(isCancelled ? ['CALL_CANCELLED', 'NOT_FOUND'] : []),
    ];
    for (;;) {
      const response = await scene.fetch(path);
      if (response.status !== 202) return void (await judge(scene, sent, response, possible));
      await response.arrayBuffer();
      // As pages poll.
      await pause(50);
    }
  };

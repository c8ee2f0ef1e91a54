import { expect, test } from 'vitest';
import { createLimits } from '../../../relay/limits/limits.ts';
import { type ErrorCode, fail, refusal } from '../../../shared/errors.ts';
import { useQueueScene } from '../../support/relay/queue-scene.ts';

/** What the limits say to the next calls; then they allow all. */
const answers: (ErrorCode | 'allow')[] = [];

const { relay, upstream, allow, enqueue, settled } = await useQueueScene(
  {},
  {
    createLimits: (deps) => {
      const limits = createLimits(deps);
      return {
        take: async (secret, caller) => {
          const code = answers.shift() ?? 'allow';
          // Seconds.
          return code === 'allow' ? limits.take(secret, caller) : fail(refusal(code, 'Not now.', { retryAfter: 0.05 }));
        },
      };
    },
  },
);
await relay.register({ name: 'limited', value: 'sk-0123456789', access: 'public', allow, limits: { perMinute: 99 } });

test('a call that is refused for now runs later, before those behind it', async () => {
  // The first call is accepted, and refused twice when it is to run.
  answers.push('allow', 'RATE_LIMITED', 'RATE_LIMITED');
  const first = await enqueue({ clientSecretName: 'limited', data: { name: 'first' } });
  const second = await enqueue({ data: { name: 'second' } });
  expect((await settled(first.id)).status).toBe(200);
  expect((await settled(second.id)).status).toBe(200);
  expect(upstream.received.map(({ body }) => JSON.parse(body.toString()).name)).toEqual(['first', 'second']);
});

test('one that is out of its quota for the day fails', async () => {
  answers.push('allow', 'QUOTA_EXCEEDED');
  const { id } = await enqueue({ clientSecretName: 'limited' });
  expect(await (await settled(id)).json()).toMatchObject({ code: 'QUOTA_EXCEEDED', sent: 'no' });
  expect(upstream.received).toHaveLength(0);
});

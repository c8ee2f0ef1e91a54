import { expect, test } from 'vitest';
import type { Send } from '../../../extension/messages/client.ts';
import type { Outcome } from '../../../extension/relay-client/outcome.ts';
import { createSecretUsage } from '../../../extension/usage/secret-usage.ts';
import type { UsageEntry } from '../../../shared/protocol/usage.ts';

const SECRET = { relayId: 'r', name: 'openai' };

/** What a background sends, one reply after another, when it is told to. */
function background() {
  const sent: unknown[] = [];
  const replies: ((reply: Outcome<readonly UsageEntry[]>) => void)[] = [];
  const send = (async (name: string, input: unknown) => {
    sent.push([name, input]);
    return new Promise((resolve) => replies.push(resolve));
  }) as unknown as Send;
  return { send, sent, reply: (reply: Outcome<readonly UsageEntry[]>) => replies.shift()?.(reply) };
}

test('usage is loading, then there; a second click while it loads asks nothing', async () => {
  const { send, sent, reply } = background();
  const usage = createSecretUsage(send, SECRET);
  expect(usage.state.value).toEqual({ status: 'loading' });
  const first = usage.load();
  await usage.load();
  expect([sent, usage.busy.value]).toEqual([[['usage.get', SECRET]], true]);
  reply({ ok: true, value: [] });
  await first;
  expect([usage.state.value, usage.busy.value]).toEqual([{ status: 'ready', entries: [] }, false]);
});

test('a failure is shown, until it goes better', async () => {
  const { send, reply } = background();
  const usage = createSecretUsage(send, SECRET);
  const first = usage.load();
  reply({ ok: false, failure: { kind: 'offline' } });
  await first;
  expect(usage.state.value).toEqual({ status: 'failed', failure: { kind: 'offline' } });
  const second = usage.load();
  reply({ ok: true, value: [] });
  await second;
  expect(usage.state.value.status).toBe('ready');
});

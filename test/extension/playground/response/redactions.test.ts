import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Send } from '../../../../extension/messages/client.ts';
import { createRedactions } from '../../../../extension/playground/response/redactions.ts';
import type { PlaygroundCall } from '../../../../extension/request-model/playground-call.ts';
import { relayView } from '../../connection/build.ts';
import { draft } from '../build.ts';

const call = (part: Partial<PlaygroundCall> = {}): PlaygroundCall => ({
  id: 'call',
  draft: draft(),
  phase: 'done',
  startedAt: 0,
  headAt: 1,
  endedAt: 2,
  head: { status: 200, source: 'upstream', trace: 'trace', headers: [] },
  body: { chunks: [], kept: 0, total: 0 },
  failure: null,
  ...part,
});

function withTraces(...outcomes: unknown[]) {
  const asked: unknown[] = [];
  const redactions = createRedactions({
    relays: { active: signal(relayView('relay')) },
    send: (async (_: string, input: unknown) => {
      asked.push(input);
      return outcomes.shift();
    }) as unknown as Send,
    pause: async () => undefined,
  });
  return { redactions, asked };
}

const NOT_FOUND = { ok: false, failure: { kind: 'problem', problem: { code: 'NOT_FOUND' } } };
const trace = (part: object) => ({ ok: true, value: { state: 'done', redactions: 0, ...part } });

test('the relay is asked once for each call, again until it has the trace of the ended call', async () => {
  const { redactions, asked } = withTraces(NOT_FOUND, trace({ state: 'running' }), trace({ redactions: 2 }));
  await redactions.load(call());
  await redactions.load(call());
  expect(redactions.current.value).toEqual({ callId: 'call', count: 2 });
  expect(asked).toEqual(Array.from({ length: 3 }, () => ({ relayId: 'relay', id: 'trace' })));
});

test.each([
  ['the relay no longer has the trace', [NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND]],
  ['it cannot be reached', [{ ok: false, failure: { kind: 'unreachable' } }]],
])('nothing is claimed where %s', async (_, outcomes) => {
  const { redactions, asked } = withTraces(...outcomes);
  await redactions.load(call());
  expect(redactions.current.value).toEqual({ callId: 'call', count: null });
  expect(asked).toHaveLength(outcomes.length);
});

test('a call that is running, or whose response is not of an API, is not asked about', async () => {
  const { redactions, asked } = withTraces();
  await redactions.load(call({ endedAt: null }));
  await redactions.load(call({ head: { status: 403, source: 'relay', trace: 'trace', headers: [] } }));
  expect([redactions.current.value, asked]).toEqual([null, []]);
});

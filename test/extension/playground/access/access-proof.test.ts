import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Send } from '../../../../extension/messages/client.ts';
import {
  type AccessState,
  createAccessProof,
  takeAccessProof,
} from '../../../../extension/playground/access/access-proof.ts';
import type { Section } from '../../../../extension/playground/compose/section.ts';
import { composeRequest } from '../../../../extension/request-model/to-request.ts';
import { relayView } from '../../connection/build.ts';
import { draft as draftOf } from '../build.ts';

function scene() {
  const sent: Record<string, unknown>[] = [];
  const reply = Promise.withResolvers<void>();
  const send = (async (_: string, input: Record<string, unknown>) => {
    sent.push(input);
    await reply.promise;
    if (input.as === 'user') throw new Error('no reply');
    return { ok: true, value: { allowed: input.as === 'owner', problems: [], forwarded: null, placements: [] } };
  }) as Send;
  const draft = signal(draftOf());
  const composed = composeRequest(draft.value);
  const unsettled = signal<readonly unknown[]>([]);
  const linted = signal({ composed: composed.ok ? composed.value : null });
  const request = { draft, linted, unsettled } as unknown as Parameters<typeof createAccessProof>[0]['request'];
  const relays = { active: signal(relayView('relay')) };
  return { sent, reply: reply.resolve, draft, unsettled, linted, access: createAccessProof({ send, relays, request }) };
}

const allowedOf = (state: AccessState) =>
  'verdicts' in state
    ? Object.entries(state.verdicts).map(([who, one]) => [who, one.ok && one.value.allowed])
    : state.status;

test('asks for each caller, and a caller without a reply has a failure', async () => {
  const { access, reply, sent } = scene();
  expect(access.state.value.status).toBe('none');
  const proven = access.prove();
  expect(access.state.value.status).toBe('loading');
  reply();
  await proven;
  expect(sent.map(({ as }) => as)).toEqual(['anonymous', 'user', 'owner']);
  expect(access.state.value.status).toBe('ready');
  expect(allowedOf(access.state.value)).toEqual([
    ['anonymous', false],
    ['user', false],
    ['owner', true],
  ]);
});

test('a change of the request makes verdicts old, the choice of who sends it does not', async () => {
  const { access, reply, draft } = scene();
  reply();
  await access.prove();
  draft.value = { ...draft.value, runAs: { ...draft.value.runAs, kind: 'anonymous' } };
  expect(access.state.value.status).toBe('ready');
  draft.value = { ...draft.value, runAs: { ...draft.value.runAs, claims: '{"plan":"paid"}' } };
  expect(access.state.value.status).toBe('stale');
});

test('a request with a key in it is sent nowhere, an incomplete one neither', async () => {
  const { access, sent, unsettled, linted } = scene();
  unsettled.value = [{}];
  await access.prove();
  expect(access.state.value.status).toBe('key');
  unsettled.value = [];
  linted.value = { composed: null };
  await access.prove();
  expect([access.state.value.status, sent]).toEqual(['incomplete', []]);
});

test('another tab can ask for the verdicts, once', () => {
  const { access, sent } = scene();
  const requestSection = signal<Section>('body');
  const wants = signal(true);
  for (let times = 0; times < 2; times += 1) takeAccessProof({ access, requestSection }, wants);
  expect([requestSection.value, wants.value, sent.length]).toEqual(['runAs', false, 3]);
});

import { expect, test } from 'vitest';
import { isOutcome, stateOfEvent, stateOfOutcome } from '../../../extension/connection/observed-state.ts';
import type { Failure } from '../../../extension/relay-client/outcome.ts';
import type { CallEvent } from '../../../extension/request-model/playground-call.ts';
import type { Problem } from '../../../shared/errors.ts';

const problem = (status: number): Failure => ({
  kind: 'problem',
  problem: { type: 't', title: 't', status, code: 'CONFLICT', detail: 'd', trace: '0' } as Problem,
});
const failed = (failure: Failure) => stateOfOutcome({ ok: false, failure });

test('a response of any kind shows that the relay works, unless the fault is its own', () => {
  expect(stateOfOutcome({ ok: true, value: null })).toBe('connected');
  expect(failed(problem(409))).toBe('connected');
  expect(failed(problem(503))).toEqual(problem(503));
});

test('a failed call shows why, except one that was never made', () => {
  for (const kind of ['offline', 'unreachable', 'not-a-relay', 'identity-changed', 'revoked'] as const) {
    expect(failed({ kind })).toEqual({ kind });
  }
  expect(failed({ kind: 'not-connected' })).toBeNull();
});

test('only outcomes count: other messages also have a field "ok", or none', () => {
  expect([null, undefined, [], { revoked: true }, { ok: false }, 'ok'].filter(isOutcome)).toEqual([]);
  expect(isOutcome({ ok: true, value: null })).toBe(true);
  expect(isOutcome({ ok: false, failure: { kind: 'offline' } })).toBe(true);
});

type Source = 'relay' | 'upstream' | 'queued' | 'unknown';
const head = (source: Source, status: number): CallEvent => ({
  type: 'head',
  id: '1',
  at: 0,
  head: { status, source, trace: null, headers: [] },
});
const fail = (reason: Extract<CallEvent, { type: 'fail' }>['failure']['reason']): CallEvent => ({
  type: 'fail',
  id: '1',
  at: 0,
  failure: { reason, detail: null },
});

test.each<[string, CallEvent, ReturnType<typeof stateOfEvent>]>([
  ['a response of the API', head('upstream', 401), 'connected'],
  ['a refusal by the relay', head('relay', 403), 'connected'],
  ['a refusal of the owner, who may be revoked', head('relay', 401), 'checking'],
  ['another server', head('unknown', 200), { kind: 'not-a-relay' }],
  ['no connection', fail('unreachable'), { kind: 'unreachable' }],
  ['a revoked device', fail('revoked'), { kind: 'revoked' }],
  ['a connection that broke', fail('broken'), 'checking'],
  ['a file that is missing', fail('files'), null],
  ['more of the body', { type: 'end', id: '1', at: 0 }, null],
])('of a playground call: %s', (_, event, expected) => {
  expect(stateOfEvent(event, 'owner')).toEqual(expected);
});

test('an anonymous caller who is refused says nothing about the device', () => {
  expect(stateOfEvent(head('relay', 401), 'anonymous')).toBe('connected');
});

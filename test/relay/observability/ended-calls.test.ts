import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { CallRecord } from '../../../relay/observability/call-record.ts';
import { createTraces } from '../../../relay/observability/traces.ts';
import { type Result, refusal } from '../../../shared/errors.ts';
import { planPassThrough } from '../../../shared/placeholder/pass-through.ts';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import type { Trace } from '../../../shared/protocol/api.ts';
import { type ParsedRequest, parseRequest } from '../../../shared/protocol/request.ts';

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.refusal.detail);
  return result.value;
};

const id = randomUUID;
const JSON_CALL = {
  clientSecretName: 'n',
  url: 'https://api.example/v1?a=ü',
  method: 'POST',
  headers: { Authorization: 'Bearer $CLIENT_SECRET', 'X-Ümlaut': 'é' },
  data: { model: '€', key: '$CLIENT_SECRET', list: [1, 2.5, '😀'] },
};

function jsonRecord(change: Partial<CallRecord> = {}): CallRecord {
  const request = value(parseRequest({ ...JSON_CALL, headers: { Authorization: 'Bearer $CLIENT_SECRET' } }));
  // White space before a call is JSON, too.
  const text = ` \n${JSON.stringify({ ...JSON_CALL, headers: { Authorization: 'Bearer $CLIENT_SECRET' } })}`;
  return recordOf({ text, request, plan: value(planRequest(request)), ...change });
}

/** Of a call of an SDK. */
function headRecord(change: Partial<CallRecord> = {}): CallRecord {
  const request: ParsedRequest = {
    clientSecretName: 'n',
    url: "https://api.example/v1/a%2Fb?q='x'&key=$CLIENT_SECRET",
    method: 'PUT',
    headers: new Map([
      ['authorization', 'Bearer $CLIENT_SECRET'],
      ['x-empty', ''],
      ['x-latin', 'caf\u00e9'],
    ]),
    data: undefined,
    params: [],
    files: null,
    queued: null,
  };
  return recordOf({ request, plan: value(planPassThrough(request)), ...change });
}

const recordOf = (change: Partial<CallRecord>): CallRecord => ({
  id: id(),
  at: 1_764_374_400_123,
  caller: { kind: 'anonymous', origin: 'http://localhost:3000' },
  text: null,
  request: null,
  plan: null,
  isFitted: false,
  forwarded: true,
  redirects: [],
  refusal: null,
  status: 200,
  bytes: 2 ** 40,
  redactions: 3,
  timings: { total: 1.25, parse: 0, policy: 0.5, tls: 7.125, upstream: 0.1 + 0.2 },
  state: 'done',
  slot: 0,
  ...change,
});

/** While it runs, a call is rendered from its record; once it has ended, from what was kept of it. */
function traced(record: CallRecord): { before: Trace | null; after: Trace | null } {
  const traces = createTraces();
  for (let index = 0; index < 3; index += 1) traces.add(recordOf({}));
  traces.add(record);
  const before = traces.get(record.id);
  traces.ended(record);
  record.request = null;
  record.plan = null;
  record.text = null;
  return { before, after: traces.get(record.id) };
}

/** Of a plan from which the policy has taken a header. */
function fittedRecord(): CallRecord {
  const record = headRecord({ isFitted: true });
  const plan = record.plan as NonNullable<CallRecord['plan']>;
  return { ...record, plan: { ...plan, headers: plan.headers.filter(([name]) => name !== 'x-latin') } };
}

const redirect = { status: 302, method: 'GET', url: 'https://api.example/next' } as const;
test.each<[string, CallRecord]>([
  ['JSON', jsonRecord()],
  ['the head of an SDK', headRecord()],
  [
    'JSON that was refused',
    jsonRecord({ refusal: refusal('SECRET_PAUSED', 'Paused.'), forwarded: false, status: 403 }),
  ],
  ['a head that was cut off', headRecord({ state: 'aborted', caller: { kind: 'owner', deviceId: 'd', origin: null } })],
  ['a signed-in user', headRecord({ caller: { kind: 'user', sub: 'u', claims: {}, origin: null } })],
  ['a call without the headers that the policy does not let out', fittedRecord()],
  ['a call that was redirected', jsonRecord({ redirects: [redirect] })],
  ['a call that could not be read', recordOf({ forwarded: false, status: 400 })],
  ['a long call', jsonRecord({ text: JSON.stringify({ ...JSON_CALL, data: 'x'.repeat(5_000) }) })],
])('%s is told after its end as it was told before', (_, record) => {
  const { before, after } = traced(record);
  expect(before).not.toBeNull();
  expect(after).toEqual(before);
});

test('a call whose text is long in bytes alone is told whole, and leaves its neighbours as they are', () => {
  const traces = createTraces();
  const data = { text: '€'.repeat(3_000), key: '$CLIENT_SECRET' };
  const call = { ...JSON_CALL, headers: {}, data };
  const request = value(parseRequest(call));
  const long = recordOf({ text: JSON.stringify(call), request, plan: value(planRequest(request)) });
  const neighbours = [headRecord(), headRecord()] as const;
  for (const record of [neighbours[0], long, neighbours[1]]) traces.add(record);
  const told = traces.list(3);
  // The one in between last: what it wrote too much would be in the place of the next.
  for (const record of [...neighbours, long]) traces.ended(record);
  expect(traces.list(3)).toEqual(told);
});

test('calls of different callers are told apart', () => {
  const traces = createTraces();
  const callers = [
    { kind: 'anonymous', origin: null },
    { kind: 'anonymous', origin: 'http://a.example' },
    { kind: 'user', sub: 'u', claims: {}, origin: 'http://a.example' },
    { kind: 'user', sub: 'v', claims: {}, origin: 'http://a.example' },
    { kind: 'owner', deviceId: 'u', origin: null },
  ] as const;
  for (const caller of callers) {
    const record = headRecord({ caller });
    traces.add(record);
    traces.ended(record);
  }
  expect(traces.list(9).map(({ caller: { kind, id: who, origin } }) => [kind, who, origin])).toEqual([
    ['owner', 'u', null],
    ['user', 'v', 'http://a.example'],
    ['user', 'u', 'http://a.example'],
    ['anonymous', null, 'http://a.example'],
    ['anonymous', null, null],
  ]);
});

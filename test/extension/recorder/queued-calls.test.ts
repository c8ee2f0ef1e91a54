import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '../../../extension/recorded-call/recorded-call.ts';
import { body, entry, mirrored, RELAY, recording } from './build.ts';

const ID = 'AbcdefghijklmnopqrstuvwX';
const QUEUED = { 'Client-Secret-Relay': 'queued' };
const waiting = (status: string, place: number, queue = 'drawings'): string =>
  JSON.stringify({ id: ID, status, queue_name: queue, in_queue: place });

/** The call, and its polls by the time in ms at which they began. */
const call = (parts: object = {}) =>
  entry({
    body,
    status: 202,
    headers: { ...QUEUED, Location: `/v1/requests/${ID}` },
    content: waiting('pending', 3),
    ...parts,
  });
const poll = (startedAt: number, parts: object = {}) =>
  entry({
    method: 'GET',
    url: `${RELAY.address}/v1/requests/${ID}`,
    status: 202,
    headers: QUEUED,
    content: waiting('pending', 2),
    startedAt,
    ...parts,
  });
const response = (startedAt: number) => poll(startedAt, { status: 200, headers: mirrored, content: '{"image":1}' });
const problem = (code: string, status: number, more: object) => ({
  status,
  headers: { 'Client-Secret-Relay': 'relay' },
  content: JSON.stringify({ type: 'about:blank', title: code, status, code, detail: 'Why.', trace: 't', ...more }),
});

async function recorded(...entries: ReturnType<typeof entry>[]): Promise<readonly RecordedCall[]> {
  const { recorder, finished } = recording();
  for (const one of entries) await finished(one);
  return recorder.snapshot().calls;
}

describe('a queued call is one row', () => {
  test('with its place, and without polls at first', async () => {
    expect(await recorded(call())).toMatchObject([
      {
        source: 'queued',
        sent: { secret: 'openai' },
        queued: { id: ID, queue: 'drawings', state: 'pending', place: 3, polls: 0, polledAt: null },
      },
    ]);
  });

  test('whose polls move it on, and whose response becomes that of the row', async () => {
    const running = { content: waiting('running', 1) };
    expect(await recorded(call(), poll(2_000), poll(3_000, running))).toMatchObject([
      { source: 'queued', queued: { state: 'running', place: 1, polls: 2, polledAt: 3_012.5 } },
    ]);
    expect(await recorded(call(), poll(2_000), poll(3_000, running), response(9_000))).toMatchObject([
      {
        sent: { secret: 'openai', method: 'POST' },
        status: 200,
        source: 'upstream',
        traceId: 'trace-1',
        body: { state: 'kept', text: '{"image":1}' },
        startedAt: 1_000,
        duration: 8_012.5,
        queued: { state: 'settled', place: null, polls: 3, polledAt: 9_012.5 },
      },
    ]);
  });

  test('in whichever order the browser reports call and polls', async () => {
    const inOrder = await recorded(call(), poll(2_000), response(3_000));
    const late = await recorded(poll(2_000), call(), response(3_000));
    const last = await recorded(poll(2_000), response(3_000), call());
    const facts = ({ id: _, ...rest }: RecordedCall) => rest;
    expect(late.map(facts)).toEqual(inOrder.map(facts));
    expect(last.map(facts)).toEqual(inOrder.map(facts));
    // A poll that was under way when the response came.
    expect(await recorded(call(), response(3_000), poll(2_990))).toMatchObject([
      { status: 200, queued: { state: 'settled', polls: 2 } },
    ]);
  });

  test('of a page that found it again is a row of what its polls tell', async () => {
    expect(await recorded(poll(2_000), response(3_000))).toMatchObject([
      { status: 200, sent: { url: '', method: '' }, queued: { queue: 'drawings', state: 'settled', polls: 2 } },
    ]);
  });

  test('that has a queue of its own has no name for it', async () => {
    expect(await recorded(call({ content: waiting('pending', 1, ID) }))).toMatchObject([{ queued: { queue: null } }]);
    // Without the content, the address of the response is enough.
    expect(await recorded(call({ content: '' }))).toMatchObject([{ queued: { id: ID, queue: null, place: null } }]);
  });
});

describe('a poll that fails says nothing of the call', () => {
  test.each([
    ['the relay is gone', { status: 0, error: 'net::ERR_CONNECTION_REFUSED', headers: {}, content: '' }],
    ['the relay is busy', problem('OVERLOADED', 503, {})],
    ['the sign-in is over', problem('TOKEN_INVALID', 401, {})],
  ])('%s', async (_, parts) => {
    expect(await recorded(call(), poll(2_000, parts))).toMatchObject([
      { source: 'queued', status: 202, problem: null, queued: { state: 'pending', place: 3, polls: 1 } },
    ]);
  });

  test('but a problem of the call, which says whether it was sent, ends it', async () => {
    const parts = problem('UPSTREAM_TIMEOUT', 504, { sent: 'maybe' });
    expect(await recorded(call(), poll(2_000, parts))).toMatchObject([
      { source: 'relay', status: 504, problem: { code: 'UPSTREAM_TIMEOUT' }, queued: { state: 'settled' } },
    ]);
  });
});

describe('a call that was cancelled', () => {
  const remove = (removed: boolean) =>
    poll(2_000, {
      method: 'DELETE',
      status: 200,
      headers: { 'Client-Secret-Relay': 'relay' },
      content: JSON.stringify({ removed }),
    });

  test('by the page is so, unless the relay did not remove it', async () => {
    expect(await recorded(call(), remove(true))).toMatchObject([{ queued: { state: 'cancelled', polls: 0 } }]);
    expect(await recorded(call(), remove(false))).toMatchObject([{ queued: { state: 'pending' } }]);
    expect(await recorded(remove(true))).toEqual([]);
  });

  test('keeps that state with the response that says so', async () => {
    const gone = poll(3_000, problem('CALL_CANCELLED', 410, { sent: 'no' }));
    expect(await recorded(call(), remove(true), gone)).toMatchObject([
      { status: 410, queued: { state: 'cancelled', polls: 1 } },
    ]);
  });

  test('from the panel is so at once', async () => {
    const { recorder, finished } = recording();
    await finished(call());
    recorder.cancelled('another');
    expect(recorder.snapshot().calls).toMatchObject([{ queued: { state: 'pending' } }]);
    recorder.cancelled(ID);
    expect(recorder.snapshot().calls).toMatchObject([{ queued: { state: 'cancelled', place: null } }]);
  });
});

test('an imported file joins its polls, and none of another log', async () => {
  const { recorder } = recording();
  const rows = await recorded(call());
  const polls = await recorded(poll(2_000));
  recorder.add([...rows, ...polls]);
  recorder.add([...rows, ...polls]);
  expect(recorder.snapshot().calls).toMatchObject([{ queued: { polls: 1 } }, { queued: { polls: 1 } }]);
});

import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Trace } from '../../shared/protocol/api.ts';
import { query } from '../support/relay/postgres.ts';
import type { Relays } from '../support/relay/several-relays.ts';
import { startTracedRelays, type TracedRelays } from '../support/relay/traced-relays.ts';

let url: string;
let relays: Relays;
let callOf: TracedRelays['callOf'];
let scene: TracedRelays;
beforeAll(async () => {
  scene = await startTracedRelays(inject('postgres'));
  ({ url, relays, callOf } = scene);
});
afterAll(() => scene[Symbol.asyncDispose]());

const traceAt = async (index: number, id: string): Promise<{ status: number; trace: Trace }> => {
  const response = await relays.askAt(index, `/v1/traces/${id}`);
  return { status: response.status, trace: (await response.json()) as Trace };
};

test('a call is found at whichever relay is asked, as the relay that made it tells of it', async () => {
  await expect.poll(() => callOf(2).catch(() => null)).not.toBeNull();
  for (const from of [0, 1, 2]) {
    const id = await callOf(from);
    const found = await Promise.all([0, 1, 2].map((index) => traceAt(index, id)));
    expect(found.map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const { trace } of found) expect(trace).toEqual(found[from]?.trace);
    expect(JSON.stringify(found)).not.toContain('trace-canary');
  }
});

test('a trace that is longer than a notice comes whole', async () => {
  const long = 'é"\\'.repeat(20_000);
  const id = await callOf(1, long);
  const [there, here] = await Promise.all([traceAt(0, id), traceAt(1, id)]);
  expect(there).toEqual(here);
  expect(JSON.stringify(there).length).toBeGreaterThan(16_000);
});

test('the list has the calls of all relays, newest first', async () => {
  const ids: string[] = [];
  for (const index of [0, 1, 2, 0, 1, 2]) ids.push(await callOf(index));
  for (const index of [0, 1, 2]) {
    const response = await relays.askAt(index, '/v1/traces?limit=6');
    const { traces } = (await response.json()) as { traces: Trace[] };
    expect(new Set(traces.map(({ id }) => id))).toEqual(new Set(ids));
    const times = traces.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
  }
});

test('an id that nobody knows is not found, and one that is none is not asked for', async () => {
  const known = await callOf(0);
  expect((await traceAt(1, `${known.slice(0, -4)}0000`)).status).toBe(404);
  expect((await traceAt(1, encodeURIComponent(`${'x'.repeat(3_000)}' ; DROP TABLE x`))).status).toBe(404);
});

test('nobody but the owner is told', async () => {
  const id = await callOf(0);
  const response = await fetch(`${relays.all[1]?.url}/v1/traces/${id}`);
  expect(response.status).toBe(401);
});

test('whoever reads and writes in Postgres reads nothing of a call, and is not believed', async () => {
  const { Client } = (await import('pg')).default;
  const spy = new Client({ connectionString: url });
  await spy.connect();
  const heard: string[] = [];
  spy.on('notification', ({ channel, payload = '' }) => {
    heard.push(payload);
    // As if a relay had replied.
    const [id = '', relay = ''] = payload.split(' ');
    if (!channel.endsWith('questions')) return;
    const reply = `${id} ${relay} 0 1 ${Buffer.from('{"id":"forged"}').toString('base64')}`;
    // The last question can come when the connection is closed.
    const replies = `client_secret_relay_replies_${relay.replaceAll('-', '')}`;
    spy.query('SELECT pg_notify($1, $2)', [replies, reply]).catch(() => {});
  });
  await spy.query('LISTEN client_secret_relay_questions');
  const id = await callOf(2, 'private-words-of-a-caller');
  const { trace } = await traceAt(0, id);
  expect(trace.id).toBe(id);
  await expect.poll(() => heard.length).toBeGreaterThan(0);
  expect(heard.join(' ')).not.toContain(id);
  // A question of somebody who has no key is not replied to, and what was asked once is not a new one.
  await query(url, `SELECT pg_notify('client_secret_relay_questions', $1)`, [heard[0]]);
  await query(url, `SELECT pg_notify('client_secret_relay_questions', 'a b c')`);
  expect((await traceAt(0, id)).trace.id).toBe(id);
  await spy.end();
});

test('where Postgres is away, a relay tells of its own calls', async () => {
  const id = await callOf(0);
  await query(
    url,
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  expect((await traceAt(0, id)).status).toBe(200);
  await expect.poll(async () => (await traceAt(1, id)).status).toBe(200);
});

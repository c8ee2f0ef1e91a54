import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { type LiveTraces, watchTraces } from '../support/relay/live-traces.ts';
import { query } from '../support/relay/postgres.ts';
import { ROOT_KEY } from '../support/relay/postgres-relays.ts';
import type { Relays } from '../support/relay/several-relays.ts';
import { startTracedRelays, type TracedRelays } from '../support/relay/traced-relays.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Live traces of relays on one Postgres: whoever watches at one sees the calls of all. */
let url: string;
let relays: Relays;
let callOf: TracedRelays['callOf'];
let scene: TracedRelays;
beforeAll(async () => {
  scene = await startTracedRelays(inject('postgres'));
  ({ url, relays, callOf } = scene);
});
beforeEach(async () => {
  for (const index of ALL) await expect.poll(() => callOf(index).catch(() => null)).not.toBeNull();
});
afterAll(() => scene[Symbol.asyncDispose]());

const ALL = [0, 1, 2];
const watchAt = (index: number): Promise<LiveTraces> => watchTraces((path, init) => relays.askAt(index, path, init));
/** All relays tell by now, and the one that was asked shows it. */
async function untilAllTell(live: LiveTraces): Promise<void> {
  for (const index of ALL) {
    const made: string[] = [];
    const isTold = async (): Promise<boolean> => {
      made.push(await callOf(index));
      return live.ids().some((id) => made.includes(id));
    };
    await expect.poll(isTold).toBe(true);
  }
}

test('whoever watches at one relay sees the calls of all, once each, as the relay that made them tells of them', async () => {
  await using one = await watchAt(0);
  await using other = await watchAt(1);
  for (const live of [one, other]) await untilAllTell(live);
  const made = await Promise.all(Array.from({ length: 30 }, (_, index) => callOf(index % ALL.length)));
  for (const live of [one, other]) {
    await expect.poll(() => made.filter((id) => !live.ids().includes(id))).toEqual([]);
    expect(new Set(live.ids()).size).toBe(live.ids().length);
  }
  const [, , id = ''] = made;
  const found = await (await relays.askAt(2, `/v1/traces/${id}`)).json();
  for (const live of [one, other]) expect(live.traces().find((trace) => trace.id === id)).toEqual(found);
  expect(JSON.stringify(one.traces())).not.toContain('trace-canary');
});

test('a trace that is longer than a notice comes whole', async () => {
  await using live = await watchAt(0);
  await untilAllTell(live);
  const id = await callOf(2, '\u00e9"\\'.repeat(20_000));
  await expect.poll(live.ids).toContain(id);
  const trace = live.traces().find((one) => one.id === id);
  expect(JSON.stringify(trace).length).toBeGreaterThan(16_000);
  expect(trace).toEqual(await (await relays.askAt(2, `/v1/traces/${id}`)).json());
});

test('what is told goes on when connections to Postgres have broken', async () => {
  await using live = await watchAt(0);
  await untilAllTell(live);
  await query(
    url,
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  for (const index of ALL) await expect.poll(() => callOf(index).catch(() => null)).not.toBeNull();
  await untilAllTell(live);
});

test('whoever reads and writes in Postgres reads nothing of a call, and is not believed', async () => {
  const spy = new pg.Client({ connectionString: url });
  await spy.connect();
  const heard: { readonly channel: string; readonly payload: string }[] = [];
  spy.on('notification', ({ channel, payload = '' }) => {
    if (!channel.endsWith('watches')) heard.push({ channel, payload });
    else spy.query(`LISTEN client_secret_relay_told_${payload.split(' ')[1]?.replaceAll('-', '')}`).catch(() => {});
  });
  await spy.query('LISTEN client_secret_relay_watches');
  await using live = await watchAt(0);
  await untilAllTell(live);
  const id = await callOf(2, 'private-words-of-a-caller');
  await expect.poll(live.ids).toContain(id);
  await expect.poll(() => heard.length).toBeGreaterThan(0);
  const all = heard.map(({ payload }) => payload).join(' ');
  for (const word of [id, 'private-words', Buffer.from(id).toString('base64').slice(0, 40)])
    expect(all).not.toContain(word);
  // Said again, with another beginning, and by somebody who has no key.
  for (const { channel, payload } of [...heard]) {
    const [watch = '', from = ''] = payload.split(' ');
    const sealed = Buffer.from('{"number":999999,"told":[{"id":"forged"}]}').toString('base64');
    for (const notice of [
      payload,
      `${watch} ${crypto.randomUUID()} 0 1 ${payload.split(' ')[4]}`,
      `${watch} ${from} 0 1 ${sealed}`,
    ])
      await spy.query('SELECT pg_notify($1, $2)', [channel, notice]);
  }
  const last = await callOf(1);
  await expect.poll(live.ids).toContain(last);
  expect(new Set(live.ids()).size).toBe(live.ids().length);
  expect(live.ids()).not.toContain('forged');
  await spy.end();
});

test('a relay tells only while another one watches, which may also be gone without a word', async () => {
  await using folders = await temporaryFolder();
  await using more = await temporaryFolder();
  const open = (dataDir: string) => openDataStore({ dataDir, rootKey: ROOT_KEY, databaseUrl: url });
  const [watcher, teller] = [await open(folders.path), await open(more.path)];
  const end = vi.fn();
  const begin = vi.fn((_: (message: unknown) => void) => end);
  await teller.peers?.serveWatches(begin);
  const heard: unknown[] = [];
  const stop = watcher.peers?.watch((message) => heard.push(message));
  await expect.poll(() => begin.mock.calls.length).toBe(1);
  const [[tell] = []] = begin.mock.calls;
  // More at once than is kept; what is too long is left out, and the next one comes.
  tell?.('x'.repeat(400_000));
  for (let index = 0; index < 20; index += 1) tell?.(index);
  await expect.poll(() => heard).toEqual(Array.from({ length: 20 }, (_, index) => index));
  stop?.();
  await expect.poll(() => end.mock.calls.length).toBe(1);
  watcher.peers?.watch(() => {});
  await expect.poll(() => begin.mock.calls.length).toBe(2);
  await watcher.close();
  await expect.poll(() => end.mock.calls.length, { timeout: 30_000 }).toBe(2);
  await teller.close();
});

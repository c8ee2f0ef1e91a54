import type { QueueStore } from '../../../relay/queue/queue-store.ts';
import type { StoredCall } from '../../../relay/queue/stored-call.ts';

/** Of a call that nobody asks for by its queue, caller or URL. */
export const ANY_CALL = {
  caller: { kind: 'anonymous', origin: null },
  address: '127.0.0.1',
  queue: 'q',
  method: 'POST',
  url: 'https://api.example',
  keep: 60,
} as const;

const ENDING = {
  from: 'upstream',
  trace: 't',
  status: 200,
  headers: ['content-type', 'text/plain'],
  code: null,
} as const;

/** Stores a call, which is then pending. */
export async function addCall(
  store: QueueStore,
  facts: Parameters<QueueStore['add']>[1],
  request: string,
): Promise<StoredCall> {
  const call = store.newCall();
  const added = await store.add(call, facts, await store.writeRequest(call, Buffer.from(request)));
  if (!added.ok) throw new Error(added.refusal.detail);
  return added.value.call;
}

/** Has it run, as far as the store knows; the call as it is then. */
export async function runCall(store: QueueStore, { id, hash }: StoredCall, response: string): Promise<StoredCall> {
  if (!(await store.begin(hash, () => true, false))) throw new Error('the call does not wait');
  const running = await store.find(id);
  const writer = await store.responseWriter(hash);
  await writer.write(Buffer.from(response));
  if (!running || !(await store.settle(running, running, { ending: ENDING, body: await writer.end() })))
    throw new Error('the call does not run');
  return (await store.find(id)) as StoredCall;
}

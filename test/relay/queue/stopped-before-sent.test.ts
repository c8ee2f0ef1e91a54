import { expect, test } from 'vitest';
import { openDataStore } from '../../../relay/data-store/data-store.ts';
import { createLog } from '../../../relay/observability/log.ts';
import { cancelled, interrupted } from '../../../relay/queue/refusals.ts';
import { type End, runStoredCall } from '../../../relay/queue/run-call.ts';
import { headTemplates } from '../../../relay/server/response-head.ts';
import { securityHeaders } from '../../../relay/server/security-headers.ts';
import type { Refusal } from '../../../shared/errors.ts';
import { ANY_CALL, addCall } from '../../support/relay/stored-calls.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Of a call that is stopped after it was marked as running, and before it is sent. */
async function endOf(why: Refusal): Promise<End> {
  await using folder = await temporaryFolder();
  const { queuedCalls: store, close } = await openDataStore({ dataDir: folder.path });
  const call = await addCall(store, ANY_CALL, '{}');
  await store.begin(call.hash, () => true, false);
  const deps = {
    store,
    run: () => expect.unreachable('it was sent'),
    isPaired: () => true,
    maxResponseBytes: 1_000,
    room: () => 1_000,
    templates: headTemplates(securityHeaders(false)),
    log: createLog({ RELAY_LOG_LEVEL: 'silent' } as Parameters<typeof createLog>[0]),
  };
  const writer = await store.responseWriter(call.hash);
  const end = await runStoredCall(deps, call, { writer, signal: AbortSignal.abort(why) });
  await close();
  return end;
}

test('a call that a relay gives up before it was sent waits again', async () => {
  expect(await endOf(interrupted())).toEqual({ again: 1_000 });
});

test('one that its caller cancels does not', async () => {
  expect(await endOf(cancelled())).toMatchObject({ problem: { ending: { code: 'CALL_CANCELLED' } } });
});

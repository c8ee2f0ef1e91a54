import { RELAY_HEADER } from '../../shared/protocol/api.ts';
import type { ProxyCall } from '../call/proxy-call.ts';
import type { QueueAccess, QueuedRequest } from '../queue/queue.ts';
import { filesNotQueued } from '../queue/refusals.ts';
import { sendJson } from '../server/problem.ts';

/** Stores a permitted call to run later, and responds with its id. `text` is its JSON; null for a call with files. */
export async function enqueue(
  queue: Pick<QueueAccess, 'accept'>,
  call: ProxyCall,
  request: QueuedRequest,
  text: string | null,
): Promise<void> {
  const { caller, address, head, res } = call.exchange;
  if (text === null) return call.refuse(filesNotQueued());
  // It may run, and be counted then, before this function goes on.
  call.reservation?.release();
  const accepted = await queue.accept({ caller, address, request, text });
  if (!accepted.ok) return call.refuse(accepted.refusal);
  call.accept();
  head.apply();
  res.setHeader(RELAY_HEADER, 'queued').setHeader('location', `/v1/requests/${accepted.value.id}`);
  sendJson(res, 202, accepted.value);
}
